import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { followBusinessClock, LATEST_NOW, moveClock, readBusinessClock, startBusinessClock } from './business-clock.ts';
import { movableClock, systemClock } from './clock.ts';
import { type Tx, withTx } from './db/tx.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
const inTx = <T>(work: (tx: Tx) => Promise<T>) => withTx(t.db, { partnerIds: [] }, work);

const MARCH = new Date('2026-03-01T00:00:00Z');

test('a clock that never was is nothing; started once it stands, also after a restart', async () => {
  expect(await inTx(readBusinessClock)).toBeNull();
  expect(await inTx((tx) => startBusinessClock(tx, MARCH))).toEqual(MARCH);
  expect(await inTx((tx) => startBusinessClock(tx, new Date('2026-05-01T00:00:00Z')))).toEqual(MARCH);
  expect(await inTx(readBusinessClock)).toEqual(MARCH);
});

test('moving forward is kept; moving backwards is refused with the time it is', async () => {
  const clock = movableClock(MARCH);
  const april = new Date('2026-04-01T00:00:00Z');
  await moveClock(t.db, clock, april);
  expect(clock.now()).toEqual(april);
  expect(await inTx(readBusinessClock)).toEqual(april);
  await expect(moveClock(t.db, clock, MARCH)).rejects.toMatchObject({ code: 'clock.backwards', params: { now: april.toISOString() } });
  expect(clock.now()).toEqual(april);
  await moveClock(t.db, clock, april);
});

test('the system clock is not moved', async () => {
  await expect(moveClock(t.db, systemClock(), new Date('2030-01-01T00:00:00Z'))).rejects.toMatchObject({ code: 'clock.not_movable' });
});

test('a process follows the clock another one moved, never back', async () => {
  const [mover, follower] = [movableClock(MARCH), movableClock(MARCH)];
  const july = new Date('2026-07-01T00:00:00Z');
  await moveClock(t.db, mover, july);
  await inTx((tx) => followBusinessClock(tx, follower));
  expect(follower.now()).toEqual(july);
  follower.move(new Date('2026-08-01T00:00:00Z'));
  await inTx((tx) => followBusinessClock(tx, follower));
  expect(follower.now()).toEqual(new Date('2026-08-01T00:00:00Z'));
});

test('beyond the days anything knows the clock does not go', async () => {
  await expect(moveClock(t.db, movableClock(MARCH), new Date('9999-12-31T23:59:59Z'))).rejects.toMatchObject({ code: 'clock.too_far', params: { latest: LATEST_NOW.toISOString() } });
  expect((await inTx(readBusinessClock))?.getUTCFullYear()).toBe(2026);
});
