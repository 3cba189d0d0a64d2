import { describe, expect, it } from 'vitest';
import { recordOf } from '../../../../test/harness/focus-rows.ts';
import { addRounding, NO_ROUNDING } from './rounding.ts';
import { addStep, NOTHING, roundingCounts, roundingOf, stepOf } from './tally.ts';

describe('what a run has done so far', () => {
  it('every row read is loaded, a duplicate or quarantined', () => {
    const first = addStep(NOTHING, { read: 5, loaded: 2, duplicate: 2, quarantined: 1, reversed: 7 });
    expect(addStep(first, { read: 1, loaded: 1, duplicate: 0, quarantined: 0, reversed: 0 })).toEqual({ read: 6, loaded: 3, duplicate: 2, quarantined: 1, reversed: 7 });
  });
  it('a row that is none of the three stops the run', () => {
    expect(() => addStep(NOTHING, { read: 5, loaded: 2, duplicate: 2, quarantined: 0, reversed: 0 })).toThrow(/5 rows read/);
  });
  it('is read back from the counts of the run, nothing at its beginning', () => {
    expect(stepOf({})).toEqual(NOTHING);
    expect(stepOf({ read: 3, loaded: 3, duplicate: 0, quarantined: 0, reversed: 0, 'roundedBy.BilledCost.USD': '0.1' })).toMatchObject({ read: 3, loaded: 3 });
  });
  it('rounding is added exactly by column and currency, and read back', () => {
    const fine = recordOf({ BilledCost: '0.0000000000014', ListCost: '0.0000000000014', ContractedCost: 'NULL', EffectiveCost: 'NULL' });
    const twice = addRounding(addRounding(NO_ROUNDING, fine), fine);
    expect(roundingCounts(twice)).toEqual({ rounded: 2, 'roundedBy.BilledCost.USD': '-0.0000000000008', 'roundedBy.ListCost.USD': '-0.0000000000008' });
    expect(roundingOf(roundingCounts(twice))).toEqual(twice);
    expect(roundingCounts(addRounding(NO_ROUNDING, recordOf()))).toEqual({});
  });
});
