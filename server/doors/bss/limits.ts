/**
 * Requests per second by source address, operation and account together (api 5): ten, for the operations here.
 * A window per second in memory; the map is emptied each second, so it cannot grow without end.
 */
const PER_SECOND = 10;

export interface Limits {
  /** True when this request is within the limit at `now`. */
  admit(address: string, operation: string, account: string, now: Date): boolean;
}

export function perSecondLimits(perSecond = PER_SECOND): Limits {
  let second = 0;
  let seen = new Map<string, number>();
  return {
    admit: (address, operation, account, now) => {
      const current = Math.floor(now.getTime() / 1000);
      if (current !== second) {
        second = current;
        seen = new Map();
      }
      const key = `${address} ${operation} ${account}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return count <= perSecond;
    },
  };
}

export const noLimits: Limits = { admit: () => true };
