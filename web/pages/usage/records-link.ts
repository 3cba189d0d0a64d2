/**
 * Addresses of the details behind a figure: everything that made the figure, so that the list adds up to it. Pure, so
 * that tests follow the links a page draws.
 */
import type { Basis } from '../../../contract/console/shapes.ts';

export type Search = Readonly<Record<string, string>>;

export const BASES = ['second-day', 'board-day', 'now'] as const satisfies readonly Basis[];

/** The basis an address says; second day, the rule of summary and details, when it says none. */
export function basisOf(said: string | undefined): Basis {
  return BASES.find((known) => known === said) ?? 'second-day';
}

/** What an address must say of a basis; nothing of the usual one. */
export function basisSearch(basis: Basis): Search {
  return basis === 'second-day' ? {} : { basis };
}

export interface SummaryRowKey {
  readonly partnerId: string;
  readonly month: string;
  readonly customerId: string;
  readonly currency: string;
  readonly associationType: string;
  readonly kind: 'consumption' | 'refund';
}

/** From a customer and month of 消费汇总 (sales 5.2): the same partner, month, customer, currency, type and kinds. */
export function recordsOfCustomer(row: SummaryRowKey, same: Search): Search {
  const { partnerId, month, customerId, currency, associationType } = row;
  return { ...same, partnerId, month, customerId, currency, associationType, billKind: row.kind === 'refund' ? 'refund' : 'consumption,adjustment' };
}

export interface ManagerRowKey {
  readonly currency: string;
  readonly manager: { readonly memberId: string } | null;
}

/** From a manager's month: her days under the basis of the page, by the assignments of the day it counts with. */
export function recordsOfManager(row: ManagerRowKey, page: { readonly same: Search; readonly basis: Basis; readonly asOf: string | undefined }): Search {
  return {
    ...page.same, currency: row.currency, managerId: row.manager?.memberId ?? 'none',
    ...basisSearch(page.basis), ...(page.asOf ? { asOf: page.asOf } : {}),
  };
}
