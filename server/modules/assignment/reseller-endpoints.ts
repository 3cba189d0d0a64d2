/** Binds 云经销商管理 to its endpoints; names are masked here. */
import * as contract from '../../../contract/console/resellers.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { parseUnits, printUnits } from '../../../contract/values/money.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { listResellerHistory, listResellers, type ResellerRow, type ResellerSpanRow } from './reseller-store.ts';
import * as resellers from './resellers.ts';

const rowOut = (row: ResellerRow) => ({
  resellerId: row.reseller_id, number: row.number, name: maskName(row.name), joinedAt: row.created_at.toISOString(),
  manager: row.manager_id === null ? null : { memberId: row.manager_id, name: maskName(row.manager_name ?? '') }, assignedAt: row.assigned_at?.toISOString() ?? null,
  customers: row.customers, monthToDate: row.month_to_date?.map((sum) => ({ currency: sum.currency, dueAmount: printUnits(parseUnits(sum.due)) })) ?? null,
});

const spanOut = (row: ResellerSpanRow) => ({
  spanId: row.span_id, resellerId: row.reseller_id, resellerName: maskName(row.reseller_name), memberId: row.manager_id, managerName: maskName(row.manager_name),
  assignedAt: row.assigned_at.toISOString(), unassignedAt: row.unassigned_at?.toISOString() ?? null, assignedByName: maskName(row.assigned_by_name ?? ''), endedByName: maskName(row.ended_by_name ?? ''),
  boardFrom: row.board_from, boardTo: row.board_last, secondFrom: row.second_from, secondTo: row.second_last,
});

export function resellerBindings(): Binding[] {
  return [
    // The item is a distributor's alone (identity), so one's own partner is one.
    bound(contract.listResellers, async (ctx, { query }) => {
      const { rows, total, month } = await listResellers(ctx, ctx.actor.partnerId, query);
      return { items: rows.map(rowOut), total, month };
    }),
    bound(contract.setResellerManager, (ctx, { body }) => resellers.setResellerManager(ctx, body.memberId, body.resellerIds)),
    bound(contract.unassignResellers, (ctx, { body }) => resellers.unassignResellers(ctx, body.resellerIds)),
    bound(contract.resellerHistory, async (ctx, { query }) => {
      const { rows, total } = await listResellerHistory(ctx, ctx.actor.partnerId, query);
      return { items: rows.map(spanOut), total };
    }),
    bound(contract.revealResellers, async (ctx, { body }) => ({ values: await resellers.revealResellers(ctx, body.resellerIds) })),
  ];
}
