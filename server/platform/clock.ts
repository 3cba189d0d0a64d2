/**
 * Time is a value. Two clocks: *business* time decides rules (days, months, expiry) and may be movable in a demo or a
 * test; *system* time is what a wristwatch shows and serves sign-in, signatures, leases and durations.
 * The movable clock stands still until it is moved, so that every figure of a demo stays what it was.
 * This is the only file that reads the machine's time (tidy test).
 */
import { randomBytes } from 'node:crypto';
import { type Id, uuidV7 } from '../../contract/values/id.ts';

export interface Clock {
  readonly movable: boolean;
  /** Business time. */
  now(): Date;
  /** Moves business time forward; only on a movable clock. */
  move(to: Date): void;
}

export function systemNow(): Date {
  return new Date(Date.now());
}

export function systemClock(): Clock {
  return {
    movable: false,
    now: systemNow,
    move: () => {
      throw new Error('the system clock cannot be moved');
    },
  };
}

export function movableClock(start: Date): Clock {
  let at = start;
  return {
    movable: true,
    now: () => new Date(at.getTime()),
    move: (to) => {
      at = to;
    },
  };
}

let lastMs = 0;
let sequence = 0;

/** A fresh UUIDv7; within one millisecond a counter keeps the order of creation. */
export function newId(): Id {
  const ms = Date.now();
  if (ms > lastMs) {
    lastMs = ms;
    sequence = 0;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      lastMs += 1;
      sequence = 0;
    }
  }
  return uuidV7(lastMs, sequence, randomBytes(8));
}
