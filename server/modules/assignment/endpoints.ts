/** Binds assignment's contract endpoints to its face; what leaves is masked here. */
import * as contract from '../../../contract/console/assignment.ts';
import * as handoverContract from '../../../contract/console/handovers.ts';
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { recordAudit } from '../audit/audit.ts';
import * as assignment from './assignment.ts';
import { handoverLines, type ListedHandover, listHandovers } from './handover-list.ts';
import { cancelHandover, handOver } from './handovers.ts';
import * as listings from './listings.ts';
import { resellerBindings } from './reseller-endpoints.ts';
import { listTeams, setSupervisor } from './teams.ts';

const personOut = (memberId: Id | null, name: string | null) => (memberId === null ? null : { memberId, name: maskName(name ?? '') });

const managerOut = (row: listings.ManagerRow, assignable: boolean) => ({
  memberId: row.member_id, name: maskName(row.name), login: maskAccount(row.login), state: row.state, customers: row.customers,
  supervisor: personOut(row.supervisor_id, row.supervisor_name), assignable,
});

const assignableOut = (row: listings.AssignableRow) => ({
  customerId: row.customer_id, name: maskName(row.name), accountName: maskAccount(row.account_name), number: row.number,
  associationType: row.association_type === 1 ? ('referral' as const) : ('resale' as const), associatedAt: row.associated_at.toISOString(),
  manager: personOut(row.manager_id, row.manager_name), assignedAt: row.assigned_at?.toISOString() ?? null, selectable: row.manager_id === null,
});

const historyOut = (row: listings.HistoryRow) => ({
  spanId: row.span_id, customerId: row.customer_id, customerName: row.customer_name === '' ? maskAccount(row.account_name) : maskName(row.customer_name),
  memberId: row.manager_id, managerName: maskName(row.manager_name), assignedAt: row.assigned_at.toISOString(), unassignedAt: row.unassigned_at?.toISOString() ?? null,
  door: row.door, assignedByName: maskName(row.assigned_by_name ?? ''), endedByName: maskName(row.ended_by_name ?? ''),
  boardFrom: row.board_from, boardTo: row.board_last, secondFrom: row.second_from, secondTo: row.second_last,
});

const handoverOut = (row: ListedHandover, assignable: boolean) => ({
  handoverId: row.handover_id, effectiveDay: row.effective_day, state: row.state, to: { memberId: row.to_manager_id, name: maskName(row.to_name) },
  from: row.givers.map((giver) => ({ manager: personOut(giver.memberId, giver.name), customers: giver.customers })),
  customers: row.customers, waiting: row.waiting, moved: row.moved, others: row.others,
  createdAt: row.created_at.toISOString(), createdByName: maskName(row.created_by_name ?? ''), closedAt: row.closed_at?.toISOString() ?? null, closedByName: maskName(row.closed_by_name ?? ''),
  cancellable: assignable && row.state === 'planned',
});

async function teamsOut(ctx: Ctx, partnerId: Id | undefined) {
  const { supervisors, managers, assignable } = await listTeams(ctx, partnerId);
  return {
    assignable,
    supervisors: supervisors.map((s) => ({
      memberId: s.member_id, name: maskName(s.name),
      managers: managers.flatMap((m) => (m.supervisor_id === s.member_id && m.since ? [{ memberId: m.member_id, name: maskName(m.name), since: m.since.toISOString(), customers: m.customers }] : [])),
    })),
    unmanaged: managers.filter((m) => m.supervisor_id === null).map((m) => ({ memberId: m.member_id, name: maskName(m.name), customers: m.customers })),
  };
}

/** Full names or logins of managers in scope; the whole request is refused when one of them is not. */
async function reveal(ctx: Ctx, column: 'name' | 'login', memberIds: readonly Id[]) {
  const asked = [...new Set(memberIds)];
  const found = await listings.readManagers(ctx, asked);
  if (found.length < asked.length) throw problem('assignment.manager_unknown');
  await recordAudit(ctx, { action: 'assignment.revealed', objectKind: 'member-column', objectId: column, after: { column, count: asked.length, memberIds: asked } });
  return { values: Object.fromEntries(found.map((row) => [row.member_id, row[column]])) };
}

export function assignmentBindings(): Binding[] {
  return [
    ...resellerBindings(),
    bound(contract.listManagers, async (ctx, { query }) => {
      const { rows, total, unassigned, assignable } = await listings.listManagers(ctx, query);
      return { items: rows.map((row) => managerOut(row, assignable)), total, unassigned };
    }),
    bound(contract.listAssignable, async (ctx, { query }) => {
      const { rows, total } = await listings.listAssignable(ctx, query);
      return { items: rows.map(assignableOut), total };
    }),
    bound(contract.assignCustomers, (ctx, { params, body }) => assignment.assignCustomers(ctx, params.memberId, body.customerIds)),
    bound(contract.replaceManager, (ctx, { body }) => assignment.replaceManager(ctx, body.memberId, body.customerIds)),
    bound(contract.unassignCustomers, (ctx, { body }) => assignment.unassignCustomers(ctx, body.customerIds)),
    bound(contract.assignmentHistory, async (ctx, { query }) => {
      const { rows, total } = await listings.listHistory(ctx, query);
      return { items: rows.map(historyOut), total };
    }),
    bound(handoverContract.handOver, (ctx, { body }) => handOver(ctx, body)),
    bound(handoverContract.listHandovers, async (ctx, { query }) => {
      const { rows, total, assignable } = await listHandovers(ctx, query);
      return { items: rows.map((row) => handoverOut(row, assignable)), total };
    }),
    bound(handoverContract.handoverCustomers, async (ctx, { params, query }) => {
      const { rows, total } = await handoverLines(ctx, params.handoverId, query);
      return { total, items: rows.map((row) => ({ customerId: row.customer_id, name: row.name === '' ? maskAccount(row.account_name) : maskName(row.name), state: row.state, from: personOut(row.from_manager_id, row.from_name), visible: row.visible })) };
    }),
    bound(handoverContract.cancelHandover, (ctx, { params }) => cancelHandover(ctx, params.handoverId)),
    bound(contract.listTeams, (ctx, { query }) => teamsOut(ctx, query.partnerId)),
    bound(contract.setSupervisor, (ctx, { body }) => setSupervisor(ctx, body.managerIds, body.supervisorId)),
    bound(contract.revealManagers, (ctx, { body }) => reveal(ctx, body.column, body.memberIds)),
  ];
}
