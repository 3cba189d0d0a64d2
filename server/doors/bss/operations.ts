// Who may call which operation, whose account a key speaks for, and what answers it. The door asks this file alone;
// each operation is a file of its own beside it, which turns the wire's words into the house's and back.
import type { OperationName } from '../../../contract/bss/contract.ts';
import { problem } from '../../../contract/errors.ts';
import type { Permission } from '../../../contract/permissions.ts';
import { findAccount } from '../../modules/customers/customers.ts';
import { findPartner } from '../../modules/identity/identity.ts';
import type { Actor, Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db/tx.ts';
import type { Account } from './account.ts';
import { listMeasureUnits, listServiceTypes } from './operations/catalogue.ts';
import { listConsumeSubCustomers } from './operations/consumers.ts';
import { listSubCustomerBillDetail } from './operations/bill-details.ts';
import { listSubcustomerMonthlyBills } from './operations/monthly-bills.ts';
import { listSubCustomers } from './operations/customers.ts';
import type { ServiceError } from './refusals.ts';
import type { Answers, Requests } from './shapes.ts';

export interface OperationRule {
  /** `partner`: a customer's key is refused; `both`: anybody who signs. */
  readonly caller: 'partner' | 'both';
  /** A member of a partner needs one of these; none: open to all (api 3). */
  readonly permissions: readonly Permission[];
}

export const OPERATION_RULES: Readonly<Record<OperationName, OperationRule>> = {
  // Which of the two it takes depends on whose customers are asked for; the operation asks again.
  ListSubCustomers: { caller: 'partner', permissions: ['customers.list', 'customers.resellers'] },
  ListConsumeSubCustomers: { caller: 'partner', permissions: ['consumption.consumers'] },
  ListSubCustomerBillDetail: { caller: 'partner', permissions: ['consumption.view'] },
  ListSubcustomerMonthlyBills: { caller: 'partner', permissions: ['bills.view'] },
  ListServiceTypes: { caller: 'both', permissions: [] },
  ListMeasureUnits: { caller: 'both', permissions: [] },
};

/** `home`: the currency of the site, of an answer that holds no amount. */
type Operation<Name extends OperationName> = (ctx: Ctx, values: Requests[Name], home: string) => Promise<Answers[Name] | ServiceError>;

const BY_NAME: { readonly [Name in OperationName]: Operation<Name> } = {
  ListSubCustomers: listSubCustomers,
  ListConsumeSubCustomers: listConsumeSubCustomers,
  ListSubCustomerBillDetail: listSubCustomerBillDetail,
  ListSubcustomerMonthlyBills: listSubcustomerMonthlyBills,
  ListServiceTypes: listServiceTypes,
  ListMeasureUnits: listMeasureUnits,
};

export function operate<Name extends OperationName>(name: Name, ctx: Ctx, values: Requests[Name], home: string): Promise<Answers[Name] | ServiceError> {
  return BY_NAME[name](ctx, values, home);
}

/** The account a key belongs to: the partner's, whichever member made the key; for a customer's login the customer's own. */
export async function accountOf(tx: Tx, actor: Actor): Promise<Account> {
  if (actor.customerId !== null) {
    const customer = await findAccount({ tx }, actor.partnerId, { customerId: actor.customerId });
    if (customer === null) throw problem('customers.unknown');
    return { id: customer.number, name: customer.account_name };
  }
  const partner = await findPartner({ tx }, { partnerId: actor.partnerId });
  if (partner === null) throw problem('identity.partner_unknown');
  return { id: partner.number, name: partner.name };
}
