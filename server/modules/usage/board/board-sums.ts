/**
 * Sums of the board (sales 6.1) from the one planner of sums: whose days by the day of assignment (4.4), as far as the
 * summary reaches (R-5.6), by month and one kind of group. Refunds count in the month in which they happen, as they are
 * loaded; adjustments are left out when asked.
 * Scope: visibleCustomers, by way of whoseDays.
 */
import { type RawBuilder, sql } from 'kysely';
import type { BoardGroupBy } from '../../../../contract/console/consumption-board.ts';
import { type Day, addDays } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { partnerOfQuery, seesAll } from '../../assignment/assignment.ts';
import { type AmountColumn, sumsOf } from '../reading/amounts.ts';
import type { AssociationType, BillKind } from '../reading/kinds.ts';
import { heldBackFrom, readWatermark, type Watermark } from '../reading/period.ts';
import { named } from '../reading/records.ts';
import { makeRoom } from '../reading/run-sums.ts';
import { type SumDimension, type SumPlan, sumRows } from '../reading/sum-plan.ts';
import { daysByManager, type WhoseFilter, whoseDays } from '../reading/whose.ts';
import { assertRangeServed, type MonthRange } from './months.ts';
import { columnsWithout, type PaidRule, paidAmount, paidRules, type Site } from './paid-rule.ts';

export interface BoardFilter extends WhoseFilter, MonthRange {
  readonly partnerId?: Id | undefined;
  readonly associationType?: AssociationType | undefined;
  readonly currency?: string | undefined;
  readonly adjustments: 'include' | 'exclude';
}

/** What a question about the board stands on, whichever it is. */
export interface BoardGround {
  readonly partnerId: Id;
  readonly watermark: Watermark;
  readonly rules: readonly PaidRule[];
}

export async function boardGround(ctx: Ctx, site: Site, filter: BoardFilter): Promise<BoardGround> {
  assertRangeServed(filter, ctx.now);
  const partnerId = await partnerOfQuery(ctx, filter.partnerId);
  const watermark = await readWatermark(ctx, partnerId);
  const rules = await paidRules(ctx, site);
  await makeRoom(ctx);
  return { partnerId, watermark, rules };
}

const WITHOUT_ADJUSTMENTS: readonly BillKind[] = ['consumption', 'refund'];

export interface PlanParts {
  readonly dimensions?: readonly SumDimension[];
  readonly billKinds?: readonly BillKind[];
  readonly amounts: readonly AmountColumn[];
  /** First day not counted, when that is earlier than what a summary holds back. */
  readonly before?: Day;
  readonly byManager?: boolean;
}

export function boardPlan(ctx: Ctx, partnerId: Id, filter: BoardFilter, parts: PlanParts): SumPlan {
  const billKinds = parts.billKinds ?? (filter.adjustments === 'exclude' ? WITHOUT_ADJUSTMENTS : undefined);
  const spans = parts.byManager ? daysByManager(ctx, partnerId, 'board-day', filter) : whoseDays(ctx, partnerId, 'board-day', filter);
  const held = heldBackFrom(ctx.now);
  return {
    partnerId, first: filter.from, last: filter.to, before: parts.before !== undefined && parts.before < held ? parts.before : held, spans,
    wide: parts.byManager === true && seesAll(ctx) && !isNarrowed(filter),
    filter: { currency: filter.currency, associationType: filter.associationType, billKinds }, dimensions: ['currency', ...(parts.dimensions ?? [])], amounts: parts.amounts,
  };
}

function isNarrowed({ customerId, customerName, accountName, managerId, managerName }: WhoseFilter): boolean {
  return [customerId, customerName, accountName, managerId, managerName].some((part) => part !== undefined && part !== '');
}

/** The first day after the last one counted. */
export const dayAfter = (until: Day): Day => addDays(until, 1);

interface Key {
  /** What rows are grouped by, in its own type: thousands of customers as text would cost more than their sums. */
  readonly column: SumDimension | 'manager_id' | 'customer_id';
  /** The key of a group made of it. */
  readonly key: RawBuilder<unknown>;
  readonly type: 'text' | 'uuid';
}
const KEYS: Readonly<Record<BoardGroupBy, Key>> = {
  service: { column: 'service_code', key: sql`g.service_code`, type: 'text' },
  chargingMode: { column: 'charging_mode', key: sql`g.charging_mode::text`, type: 'text' },
  associationType: { column: 'association_type', key: sql`case g.association_type when 1 then 'referral' else 'resale' end`, type: 'text' },
  manager: { column: 'manager_id', key: sql`coalesce(g.manager_id::text, 'none')`, type: 'text' },
  customer: { column: 'customer_id', key: sql`g.customer_id`, type: 'uuid' },
};

/** A key a caller names, as the rows have it. */
export function keyValue(groupBy: BoardGroupBy, key: string): RawBuilder<unknown> {
  return KEYS[groupBy].type === 'uuid' ? sql`${key}::uuid` : sql`${key}::text`;
}

/** Rows (key, currency, month, amounts…, paid_amount), one a group, currency and month that has a record. */
export function groupMonths(ctx: Ctx, { partnerId, rules }: BoardGround, filter: BoardFilter & { readonly groupBy: BoardGroupBy }, amounts: readonly AmountColumn[]): RawBuilder<unknown> {
  const { column, key } = KEYS[filter.groupBy];
  const needed = [...new Set([...amounts, ...columnsWithout(rules)])];
  const dimensions = column === 'manager_id' || column === 'customer_id' ? [] : [column];
  const plan = boardPlan(ctx, partnerId, filter, { dimensions, amounts: needed, byManager: column === 'manager_id' });
  const grouped = sql.ref(`p.${column}`);
  return sql`select ${key} as key, g.currency, g.month, ${sql.join([...amounts, 'paid_amount'].map((amount) => sql.ref(`g.${amount}`)))}
    from (select ${grouped}, p.currency, p.month, ${sumsOf('p', amounts)}, ${paidAmount(rules, 'p')} as paid_amount
      from (${sumRows(plan)}) p group by ${grouped}, p.currency, p.month having sum(p.records) > 0) g`;
}

/** Name, account name and number of a group whose key stands in `p.key`; full names, the caller masks them. */
export function groupNames(ctx: Ctx, groupBy: BoardGroupBy): RawBuilder<unknown> {
  if (groupBy === 'service') return sql`${named(ctx.actor.language, 'cs', 'st', 'p.key')} as name, '' as account_name, '' as number`;
  if (groupBy === 'customer') return sql`c.name, c.account_name, c.number`;
  if (groupBy === 'manager') return sql`m.name, '' as account_name, '' as number`;
  return sql`p.key::text as name, '' as account_name, '' as number`;
}

/** Left joins: the others together have no key, and a member that is gone no name. */
export function groupJoins(partnerId: Id, groupBy: BoardGroupBy): RawBuilder<unknown> {
  if (groupBy === 'customer') return sql`left join customers.customers c on c.partner_id = ${partnerId} and c.customer_id = p.key`;
  if (groupBy === 'manager') return sql`left join identity.members m on m.partner_id = ${partnerId} and m.member_id = nullif(p.key, 'none')::uuid`;
  if (groupBy === 'service') {
    return sql`left join catalog.service_types cs on cs.service_code = p.key
      left join usage.terms st on st.partner_id = ${partnerId} and st.kind = 'service' and st.code = p.key`;
  }
  return sql``;
}
