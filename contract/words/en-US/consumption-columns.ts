/** Heads and values of exported consumption files that no page has; the others are those of the pages. */
import type { SameKeys } from '../words.ts';
import type { consumptionColumns as zh } from '../zh-CN/consumption-columns.ts';

export const consumptionColumns: SameKeys<typeof zh> = {
  recordId: 'Record id',
  serviceCode: 'Product type code',
  resourceTypeCode: 'Resource type code',
  regionCode: 'Region code',
  usageUnit: 'Usage unit',
  periodNum: 'Periods',
  basis: 'Basis',
  reversed: 'Reversed',
  reversesId: 'Reverses record',
};
