import { expect, test } from 'vitest';
import { noLimits, perSecondLimits } from './limits.ts';

const at = (ms: number) => new Date(Date.UTC(2026, 6, 9) + ms);

test('so many a second by source, operation and account together; the next second begins anew', () => {
  const limits = perSecondLimits(2);
  const admit = (ms: number, address = '10.0.0.1', operation = 'ListServiceTypes', account = 'a') => limits.admit(address, operation, account, at(ms));
  expect([admit(0), admit(300), admit(999)]).toEqual([true, true, false]);
  expect([admit(999, '10.0.0.2'), admit(999, '10.0.0.1', 'ListMeasureUnits'), admit(999, '10.0.0.1', 'ListServiceTypes', 'b')]).toEqual([true, true, true]);
  expect(admit(1000)).toBe(true);
});

test('ten, as the reference says; none when they are off', () => {
  const limits = perSecondLimits();
  const admitted = Array.from({ length: 12 }, () => limits.admit('10.0.0.1', 'ListServiceTypes', 'a', at(0)));
  expect(admitted.filter(Boolean)).toHaveLength(10);
  expect(Array.from({ length: 12 }, () => noLimits.admit('10.0.0.1', 'ListServiceTypes', 'a', at(0))).every(Boolean)).toBe(true);
});
