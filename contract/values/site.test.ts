import { expect, test } from 'vitest';
import { homeCurrency, SITES } from './site.ts';

test('sales 1.2: yuan on the China site, dollars on the international one', () => {
  expect(SITES.map((site) => [site, homeCurrency(site)])).toEqual([['china', 'CNY'], ['international', 'USD']]);
});
