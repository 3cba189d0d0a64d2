/**
 * FOCUS words → the codes of sales 5.4: which bill type and which charging mode a FOCUS charge is. FOCUS and the
 * vendor's records cut the world differently; the table and its reasons are in docs/rules/intake.md, all of it [I].
 */
import { hash128 } from './content-hash.ts';

/** Below the field's limit of 128; longer ones keep their head and a hash of the whole. */
const MAX_CODE = 120;

export type ChargeCategory = 'usage' | 'purchase' | 'tax' | 'credit' | 'adjustment';

const CATEGORIES: ReadonlySet<string> = new Set<ChargeCategory>(['usage', 'purchase', 'tax', 'credit', 'adjustment']);

/** The category in lower case (exports differ in case), or undefined when FOCUS does not know it. */
export function readChargeCategory(text: string): ChargeCategory | undefined {
  const lower = text.toLowerCase();
  return CATEGORIES.has(lower) ? (lower as ChargeCategory) : undefined;
}

/** IN-3: bill type by category and sign of the amount due. */
export function billTypeOf(category: ChargeCategory, negative: boolean): number {
  switch (category) {
    case 'usage':
      return 5;
    case 'purchase':
      return negative ? 4 : 1;
    case 'tax':
      return negative ? 100 : 102;
    case 'credit':
      return 9;
    case 'adjustment':
      return negative ? 9 : 16;
  }
}

/** IN-4: a commitment's kind decides first; then a purchase is an order, and everything else pay-per-use. */
export function chargingModeOf(category: ChargeCategory, commitmentCategory: string | null): number {
  const commitment = commitmentCategory?.toLowerCase();
  if (commitment === 'spend') return 11;
  if (commitment === 'usage') return 10;
  return category === 'purchase' ? 1 : 3;
}

/**
 * A stable code from names: `amazon-web-services.elastic-load-balancing`. Letters of any script stay, so that Chinese
 * service names keep distinct codes; the provider leads, because "Storage" of two clouds is not one service.
 */
export function codeOf(...names: readonly string[]): string {
  const code = names.map(slug).join('.');
  return code.length <= MAX_CODE ? code : `${code.slice(0, MAX_CODE - 17)}-${hash128(code).slice(0, 16)}`;
}

function slug(name: string): string {
  const text = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return text || 'unnamed';
}
