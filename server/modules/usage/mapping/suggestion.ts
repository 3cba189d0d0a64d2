/**
 * Which customer a sub-account probably is. A suggestion is never used by itself: a person confirms it. Only a match
 * with exactly one customer is one; two customers of one name are no hint at all.
 */
import type { Id } from '../../../../contract/values/id.ts';

export const SUGGESTION_REASONS = ['same-number', 'same-account', 'same-name', 'similar-name'] as const;
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

export interface Named {
  readonly customerId: Id;
  readonly number: string;
  readonly accountName: string;
  readonly name: string;
}

export interface Suggestion {
  readonly customerId: Id;
  readonly reason: SuggestionReason;
}

/** Letters and digits of any script in one case and width: `Ａtlas-Orion Ltd.` and `atlas orion ltd` are alike. */
export function alike(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

export type Suggest = (subAccount: { readonly id: string; readonly name: string }) => Suggestion | null;

/** An index over the customers, asked once for each new sub-account. */
export function createSuggest(customers: readonly Named[]): Suggest {
  const byNumber = indexed(customers, (c) => c.number.toLowerCase());
  const byAccount = indexed(customers, (c) => c.accountName.toLowerCase());
  const byName = indexed(customers, (c) => c.name.trim());
  const byAlike = indexed(customers, (c) => alike(c.name), (c) => alike(c.accountName));
  return ({ id, name }) => {
    const tried: readonly (readonly [SuggestionReason, readonly (Id | null | undefined)[]])[] = [
      ['same-number', [byNumber.get(id.toLowerCase())]],
      ['same-account', [byAccount.get(id.toLowerCase()), byAccount.get(name.toLowerCase())]],
      ['same-name', [byName.get(name.trim())]],
      ['similar-name', [byAlike.get(alike(name))]],
    ];
    for (const [reason, found] of tried) {
      const customerId = found.find((one) => one !== undefined);
      if (customerId) return { customerId, reason };
    }
    return null;
  };
}

/** Customer by text; null where several have it. Empty texts match nothing. */
function indexed(customers: readonly Named[], ...texts: readonly ((customer: Named) => string)[]): Map<string, Id | null> {
  const index = new Map<string, Id | null>();
  for (const customer of customers) {
    for (const text of new Set(texts.map((of) => of(customer)))) {
      if (text === '') continue;
      index.set(text, index.has(text) ? null : customer.customerId);
    }
  }
  return index;
}
