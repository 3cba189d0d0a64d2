import { expect, test } from 'vitest';
import { printShapes } from './print-shapes.ts';

test('the typed shapes of the partner API are printed from its contract (vitest -u prints them anew)', async () => {
  await expect(printShapes()).toMatchFileSnapshot('../../server/doors/bss/shapes.ts');
});
