/**
 * A customer of its own for sub-accounts nobody knew, thousands at once: the account name is the sub-account's, with a
 * number behind it where that is taken (two providers may use one name for different customers).
 */
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount } from '../../../../contract/values/mask.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type AuditEntry, recordAudit } from '../../audit/audit.ts';
import { createCustomers } from '../../customers/customers.ts';

export interface WantedCustomer {
  readonly name: string;
  /** Where its association begins: the earliest its sub-account is known to have been charged for. */
  readonly from: Date;
}

const RESALE = 2;
const NAME_TRIES = 200;

/** Their ids, in the given order. */
export async function createNamed(ctx: Ctx, partnerId: Id, wanted: readonly WantedCustomer[]): Promise<Id[]> {
  const ids = new Map<WantedCustomer, { customerId: Id; accountName: string }>();
  let open = [...wanted];
  for (let count = 1; open.length > 0; count += 1) {
    if (count > NAME_TRIES) throw new Error(`${NAME_TRIES} customers have the account name of one sub-account`);
    const tried = open.map((one) => ({ one, accountName: count === 1 ? one.name : `${one.name}-${count}` }));
    const made = await createCustomers(ctx, partnerId, tried.map(({ one, accountName }) => ({ accountName, name: one.name, associations: [{ type: RESALE, fromAt: one.from, toAt: null }], createdAt: ctx.now })));
    for (const [place, { one, accountName }] of tried.entries()) {
      const customerId = made[place];
      if (customerId) ids.set(one, { customerId, accountName });
    }
    open = open.filter((one) => !ids.has(one));
  }
  const created = wanted.map((one) => {
    const found = ids.get(one);
    if (!found) throw new Error('a customer was neither made nor refused');
    return found;
  });
  await recordAudit(ctx, ...created.map(({ customerId, accountName }): AuditEntry => ({
    action: 'customers.created', objectKind: 'customer', objectId: customerId, objectName: maskAccount(accountName), partnerId,
    after: { source: 'sub-account', associationType: 'resale', accountName: maskAccount(accountName) },
  })));
  return created.map(({ customerId }) => customerId);
}
