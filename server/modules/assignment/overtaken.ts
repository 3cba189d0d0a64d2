/**
 * What a change of manager does to a hand-over that waits: the newest decision of a person stands, so the customer is taken
 * off the plan, the rest of which stays (docs/decisions/0033). Called under the locks of the customers' rows, which every
 * writer of their plans holds.
 * scope: none — the caller has judged each customer.
 */
import { sql } from 'kysely';
import type { Day } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import type { AuditEntry } from '../audit/audit.ts';

export interface Named {
  readonly customer_id: Id;
  readonly account_name: string;
}
interface Line {
  readonly customer_id: Id;
  readonly effective_day: Day;
  readonly to_manager_id: Id;
  readonly manager_name: string;
}

/** Takes the customers off whatever plan they wait in; answers the entries of the log, which the caller records. */
export async function overtake(ctx: Ctx, partnerId: Id, customers: readonly Named[]): Promise<AuditEntry[]> {
  const found = await sql<Line>`
    update assignment.handover_customers l set state = 'superseded'
    from assignment.handovers h left join identity.members m on m.partner_id = h.partner_id and m.member_id = h.to_manager_id
    where l.partner_id = ${partnerId} and l.customer_id = any(${customers.map((customer) => customer.customer_id)}::uuid[]) and l.state = 'planned'
      and h.partner_id = l.partner_id and h.handover_id = l.handover_id
    returning l.customer_id, h.effective_day, h.to_manager_id, coalesce(m.name, '') as manager_name`.execute(ctx.tx);
  const accounts = new Map(customers.map((customer) => [customer.customer_id, customer.account_name]));
  return found.rows.map((row) => ({
    action: 'assignment.handover_overtaken', objectKind: 'customer', objectId: row.customer_id, objectName: maskAccount(accounts.get(row.customer_id) ?? ''), partnerId,
    after: { managerId: row.to_manager_id, manager: maskName(row.manager_name), effectiveDay: row.effective_day },
  }));
}
