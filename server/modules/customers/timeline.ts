/**
 * What happened to a customer: associations, managers with the days that count for each, entries of the operation log.
 * scope: none — asked only after the customer was found in the member's scope (customers.ts).
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import { maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { type AuditRow, listObjectEntries } from '../audit/audit.ts';
import { associationTypeOf } from './rules.ts';
import { listAssociations } from './store.ts';

export interface ManagedRow {
  readonly span_id: Id;
  readonly manager_id: Id;
  readonly manager_name: string;
  readonly assigned_at: Date;
  readonly unassigned_at: Date | null;
  readonly door: 'manager' | 'customer' | 'link' | 'load' | 'plan';
  readonly assigned_by_name: string;
  readonly ended_by_name: string;
  /** Days by basis, last day included; null = it goes on. */
  readonly days: { basis: 'board-day' | 'second-day'; fromDay: string; toDay: string | null }[] | null;
}

/** Managers of the customer, newest first. */
export async function listManaged(ctx: Ctx, partnerId: Id, customerId: Id): Promise<ManagedRow[]> {
  const found = await sql<ManagedRow>`
    select s.span_id, s.manager_id, coalesce(m.name, '') as manager_name, s.assigned_at, s.unassigned_at, s.door, coalesce(a.name, '') as assigned_by_name, coalesce(e.name, '') as ended_by_name,
      (select jsonb_agg(jsonb_build_object('basis', d.basis, 'fromDay', d.from_day, 'toDay', nullif(d.to_day, 'infinity') - 1) order by d.basis) from assignment.day_spans d
        where d.partner_id = s.partner_id and d.customer_id = s.customer_id and d.span_id = s.span_id and d.basis in ('board-day', 'second-day')) as days
    from assignment.spans s
    left join identity.members m on m.partner_id = s.partner_id and m.member_id = s.manager_id
    left join identity.members a on a.partner_id = s.partner_id and a.member_id = s.assigned_by
    left join identity.members e on e.partner_id = s.partner_id and e.member_id = s.ended_by
    where s.partner_id = ${partnerId} and s.customer_id = ${customerId}::uuid
    order by s.assigned_at desc`.execute(ctx.tx);
  return found.rows;
}

export interface TimelineItem {
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly params: Record<string, string>;
}

/** Newest first. What the spans and associations tell themselves is not told again from the log. */
export async function readTimeline(ctx: Ctx, partnerId: Id, customerId: Id): Promise<TimelineItem[]> {
  const associations = await listAssociations(ctx, partnerId, [customerId]);
  const managed = await listManaged(ctx, partnerId, customerId);
  const entries = await listObjectEntries(ctx, partnerId, 'customer', customerId);
  const items = [
    ...entries.filter((entry) => !entry.action.startsWith('assignment.') || entry.action.startsWith('assignment.handover_')).map(entryItem),
    ...managed.flatMap(managedItems),
    ...associations.flatMap((a): TimelineItem[] => {
      const params = { associationType: associationTypeOf(a.association_type) };
      const began = { at: a.from_at.toISOString(), kind: 'association.began', actor: '', params };
      return a.to_at === null ? [began] : [{ at: a.to_at.toISOString(), kind: 'association.ended', actor: '', params }, began];
    }),
  ];
  return items.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

function managedItems(span: ManagedRow): TimelineItem[] {
  const params = { manager: maskName(span.manager_name), door: span.door };
  const began = { at: span.assigned_at.toISOString(), kind: 'manager.assigned', actor: maskName(span.assigned_by_name), params };
  if (span.unassigned_at === null) return [began];
  return [{ at: span.unassigned_at.toISOString(), kind: 'manager.unassigned', actor: maskName(span.ended_by_name), params }, began];
}

/** Only these parameters of an entry may leave: the log holds more than a page may show. */
const SHOWN = ['source', 'associationType', 'manager', 'effectiveDay'] as const;

function entryItem(entry: AuditRow): TimelineItem {
  const after = typeof entry.after === 'object' && entry.after !== null ? (entry.after as Record<string, unknown>) : {};
  const params = Object.fromEntries(SHOWN.flatMap((key) => (typeof after[key] === 'string' ? [[key, after[key]]] : [])));
  return { at: entry.at.toISOString(), kind: entry.action, actor: entry.member_id === null ? entry.member_name : maskName(entry.member_name), params };
}
