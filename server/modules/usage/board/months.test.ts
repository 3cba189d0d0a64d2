import { describe, expect, test } from 'vitest';
import type { Restating } from '../../../../contract/console/shapes.ts';
import { assertRangeServed, boardMonths, comparedMonths, monthsOfRange, stateOfMonth } from './months.ts';
import { paidAmount, ruleOfMonth, rulesOf } from './paid-rule.ts';

const NOW = new Date('2026-05-25T12:00:00+08:00');
const held = (completeUntil: string | null, summaryUntil = '2026-05-23', restating: Restating[] = []) => ({ completeUntil, summaryUntil, restating });
const period = (billingMonth: string): Restating => ({ provider: 'p', billingAccount: null, billingMonth, why: 'loading', runId: null });

describe('R-6.1b: a month is an estimate until nothing of it can change by itself', () => {
  test.each([
    ['2026-05', held('2026-05-24'), NOW, 'running'],
    ['2026-04', held('2026-05-24'), NOW, 'final'],
    ['2026-04', held('2026-04-29'), NOW, 'running'],
    ['2026-04', held(null), NOW, 'running'],
    ['2026-04', held('2026-05-24', '2026-05-23', [period('2026-04')]), NOW, 'restating'],
    ['2026-03', held('2026-05-24', '2026-05-23', [period('2026-04')]), NOW, 'final'],
    ['2026-04', held('2026-05-03', '2026-04-30'), new Date('2026-05-02T00:00:00+08:00'), 'settling'],
    ['2026-04', held('2026-05-05', '2026-05-03'), new Date('2026-05-05T11:59:59+08:00'), 'settling'],
    ['2026-04', held('2026-05-05', '2026-05-03'), new Date('2026-05-05T12:00:00+08:00'), 'final'],
  ] as const)('%s, %o, %s: %s', (month, watermark, now, state) => {
    expect(stateOfMonth(month, watermark, now)).toBe(state);
  });

  test('every month of a range has its state', () => {
    expect(boardMonths({ from: '2025-12', to: '2026-02' }, held('2026-05-24'), NOW)).toEqual([{ month: '2025-12', state: 'final' }, { month: '2026-01', state: 'final' }, { month: '2026-02', state: 'final' }]);
    expect(monthsOfRange({ from: '2026-02', to: '2026-02' })).toEqual(['2026-02']);
  });
});

describe('R-6.1c: the same days of last month and of last year', () => {
  test('a month that is not over is cut at the last day the summary holds', () => {
    expect(comparedMonths('2026-05', held('2026-05-24'), NOW)).toEqual({
      now: { month: '2026-05', until: '2026-05-23' }, whole: false, lastMonth: { month: '2026-04', until: '2026-04-23' }, lastYear: { month: '2025-05', until: '2025-05-23' },
    });
    expect(comparedMonths('2026-05', held('2026-05-10'), NOW)?.now.until).toBe('2026-05-10');
  });
  test('a shorter month counts to its end, and a finished one is compared whole', () => {
    const march = new Date('2026-04-01T12:00:00+08:00');
    expect(comparedMonths('2026-03', held('2026-03-30', '2026-03-30'), march)).toMatchObject({ whole: false, lastMonth: { until: '2026-02-28' }, lastYear: { until: '2025-03-30' } });
    expect(comparedMonths('2026-02', held('2026-05-24'), NOW)).toMatchObject({ now: { until: '2026-02-28' }, whole: true, lastMonth: { until: '2026-01-31' }, lastYear: { until: '2025-02-28' } });
  });
  test('R-5.1.3: out of reach is not compared with; a month without a day has nothing to compare', () => {
    expect(comparedMonths('2024-11', held('2026-05-24'), NOW)).toMatchObject({ lastMonth: null, lastYear: null });
    expect(comparedMonths('2025-11', held('2026-05-24'), NOW)).toMatchObject({ lastMonth: { month: '2025-10' }, lastYear: { month: '2024-11' } });
    expect(comparedMonths('2025-10', held('2026-05-24'), NOW)).toMatchObject({ lastYear: null });
    expect(comparedMonths('2026-05', held('2026-04-30'), NOW)).toBeNull();
    expect(comparedMonths('2026-05', held(null), NOW)).toBeNull();
  });
  test('R-5.1.3: ranges reach 18 months back and do not run backwards', () => {
    expect(() => assertRangeServed({ from: '2024-11', to: '2026-05' }, NOW)).not.toThrow();
    expect(() => assertRangeServed({ from: '2024-10', to: '2026-05' }, NOW)).toThrow(expect.objectContaining({ code: 'usage.month_out_of_reach' }));
    expect(() => assertRangeServed({ from: '2026-04', to: '2026-06' }, NOW)).toThrow(expect.objectContaining({ code: 'usage.month_out_of_reach' }));
    expect(() => assertRangeServed({ from: '2026-04', to: '2026-03' }, NOW)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});

describe('R-6.1a: versions of the rule of amount paid', () => {
  const setting = [
    { site: 'china', version: 3, validFrom: '2026-04', without: ['cashCoupon', 'card'] },
    { site: 'china', version: 2, validFrom: '2026-03', without: [] },
    { site: 'international', version: 2, validFrom: '2026-03', without: ['voucher'] },
  ];
  test('each month goes by the version that holds in it; sites have their own', () => {
    const rules = rulesOf('china', setting);
    expect(['2026-02', '2026-03', '2026-04', '2027-01'].map((month) => ruleOfMonth(rules, month).version)).toEqual([1, 2, 3, 3]);
    expect(rulesOf('international', setting).map((rule) => rule.without)).toEqual([['cashCoupon'], ['voucher']]);
    expect(rulesOf('china', [])).toEqual([{ version: 1, validFrom: '2000-01', without: ['voucher', 'cashCoupon'] }]);
    expect(rulesOf('international', [])).toEqual([{ version: 1, validFrom: '2000-01', without: ['cashCoupon'] }]);
  });
  test('a setting nobody can read is refused, not passed over', () => {
    for (const wrong of [[{ site: 'china', version: 1, validFrom: '2026-01', without: [] }], [{ site: 'china', version: 2, validFrom: '2026', without: [] }], [{ site: 'china', version: 2, validFrom: '2026-01', without: ['cash'] }], 'x']) {
      expect(() => rulesOf('china', wrong)).toThrow();
    }
    expect(() => paidAmount([], 'p')).toThrow();
  });
});
