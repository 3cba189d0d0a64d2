/**
 * 业绩转移记录 (sales 7.2, 11 #13): an administrator asks that an amount of one customer's performance of one month count for
 * another manager, the operator decides; approved, it is taken from one and given to the other in the earliest sheet of that
 * month or later that is not final, so the sum over managers stays and no closed figure moves. Hand-overs and corrections are
 * listed beside.
 * Scope: visibleCustomers, by way of isVisible; a manager sees transfers of own customers and those that name the manager.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { transfer } from '../../../../contract/console/incentives.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { firstDay, lastDay, type Month } from '../../../../contract/values/month.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { isVisible, seesAll } from '../../assignment/assignment.ts';
import { recordAudit } from '../../audit/audit.ts';
import { decimal } from '../../usage/usage.ts';
import { type Ground, groundOf, partnerOfPerformance } from '../reading/ground.ts';
import { performanceRows } from '../reading/sums.ts';
import { lockPerformance } from '../recognising/lock.ts';
import { sheetIdOf, sheetsOpenFor } from '../sheets/opening.ts';

type TransferOut = z.input<typeof transfer>;

interface TransferRow {
  readonly transfer_id: Id;
  readonly kind: TransferOut['kind'];
  readonly state: TransferOut['state'];
  readonly cause: TransferOut['cause'];
  readonly customer_id: Id;
  readonly customer_name: string;
  readonly account_name: string;
  readonly from_manager_id: Id | null;
  readonly from_name: string | null;
  readonly to_manager_id: Id | null;
  readonly to_name: string | null;
  readonly from_day: Day;
  readonly to_day: Day;
  readonly sheet_month: Day | null;
  readonly currency: string;
  readonly amount: string;
  readonly handed: string | null;
  readonly reason: string;
  readonly asked_name: string;
  readonly asked_at: Date;
  readonly decided_name: string;
  readonly decided_at: Date | null;
  readonly note: string;
  readonly place: string;
}

export interface TransferQuery {
  readonly partnerId?: Id | undefined;
  readonly from?: Month | undefined;
  readonly to?: Month | undefined;
  readonly kind?: readonly TransferOut['kind'][] | undefined;
  readonly state?: readonly TransferOut['state'][] | undefined;
  readonly managerId?: Id | undefined;
  readonly customerId?: Id | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const some = <T>(values: readonly T[] | undefined): values is readonly T[] => values !== undefined && values.length > 0;

export async function listTransfers(ctx: Ctx, query: TransferQuery, selected?: readonly Id[]): Promise<{ rows: TransferOut[]; next: string | null }> {
  const after = query.cursor === undefined ? null : readPlace(query.cursor);
  const ground = await groundOf(ctx, query, 'served');
  const { partnerId, from, to } = ground;
  const parts: RawBuilder<unknown>[] = [sql`t.partner_id = ${partnerId} and t.from_day <= ${lastDay(to)}::date and t.to_day >= ${firstDay(from)}::date`, inScope(ctx, partnerId)];
  if (some(query.kind)) parts.push(sql`t.kind = any(${[...query.kind]}::text[])`);
  if (some(query.state)) parts.push(sql`t.state = any(${[...query.state]}::text[])`);
  if (query.managerId) parts.push(sql`(t.from_manager_id = ${query.managerId}::uuid or t.to_manager_id = ${query.managerId}::uuid)`);
  if (query.customerId) parts.push(sql`t.customer_id = ${query.customerId}::uuid`);
  if (selected) parts.push(sql`t.transfer_id = any(${[...selected]}::uuid[])`);
  if (after) parts.push(sql`(t.asked_at, t.transfer_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const found = await readTransfers(ctx, ground, sql`select t.* from incentives.transfers t where ${sql.join(parts, sql` and `)} order by t.asked_at desc, t.transfer_id desc limit ${query.limit + 1}`);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  return { rows: rows.map((row) => transferOut(partnerId, row)), next: found.length > query.limit && last ? Buffer.from(JSON.stringify([last.place, last.transfer_id])).toString('base64url') : null };
}

/** Of customers the caller sees under the second-day rule, or that name the caller. */
function inScope(ctx: Ctx, partnerId: Id): RawBuilder<unknown> {
  if (seesAll(ctx)) return sql`true`;
  const me = ctx.actor.memberId;
  const named = ctx.actor.scope === 'own' ? sql`(t.from_manager_id = ${me}::uuid or t.to_manager_id = ${me}::uuid)` : sql`exists (select from assignment.team_spans m where m.partner_id = ${partnerId} and m.supervisor_id = ${me}::uuid and m.manager_id in (t.from_manager_id, t.to_manager_id))`;
  return sql`(${isVisible(ctx, 'second-day', 't', partnerId)} and (t.kind = 'correction' or ${named}))`;
}

/** A hand-over's amount is what the new manager's days of that month have, as far as it may be seen. */
async function readTransfers(ctx: Ctx, { cut }: Ground, source: RawBuilder<unknown>): Promise<TransferRow[]> {
  const found = await sql<TransferRow>`
    with page as materialized (${source})
    select t.*, c.name as customer_name, c.account_name, a.name as from_name, b.name as to_name, to_char(t.asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place, h.amount as handed
    from page t join customers.customers c on c.partner_id = t.partner_id and c.customer_id = t.customer_id
    left join identity.members a on a.partner_id = t.partner_id and a.member_id = t.from_manager_id
    left join identity.members b on b.partner_id = t.partner_id and b.member_id = t.to_manager_id
    left join lateral (select sum(d.amount) as amount from incentives.performance_days d where t.kind = 'handover' and d.partner_id = t.partner_id and d.customer_id = t.customer_id and d.currency = t.currency
      and d.day >= t.from_day and d.day <= least(t.to_day, ${cut.usageBefore}::date - 1)) h on true
    order by t.asked_at desc, t.transfer_id desc`.execute(ctx.tx);
  return found.rows;
}

function transferOut(partnerId: Id, row: TransferRow): TransferOut {
  const person = (memberId: Id | null, name: string | null) => (memberId === null ? null : { memberId, name: maskName(name ?? '') });
  const sheetMonth = row.sheet_month === null ? null : row.sheet_month.slice(0, 7);
  return {
    transferId: row.transfer_id, kind: row.kind, state: row.state, cause: row.cause, customerId: row.customer_id, customerName: maskName(row.customer_name), accountName: maskAccount(row.account_name),
    from: person(row.from_manager_id, row.from_name), to: person(row.to_manager_id, row.to_name), fromDay: row.from_day, toDay: row.to_day, sheetMonth, sheetId: sheetMonth === null ? null : sheetIdOf(partnerId, sheetMonth),
    currency: row.currency, amount: decimal(row.kind === 'handover' ? row.handed : row.amount), reason: row.reason, askedBy: maskName(row.asked_name), askedAt: row.asked_at.toISOString(), approver: row.decided_name === '' ? null : maskName(row.decided_name),
    decidedAt: row.decided_at?.toISOString() ?? null, note: row.note,
  };
}

async function oneTransfer(ctx: Ctx, ground: Ground, transferId: Id): Promise<TransferOut> {
  const [row] = await readTransfers(ctx, ground, sql`select t.* from incentives.transfers t where t.partner_id = ${ground.partnerId} and t.transfer_id = ${transferId}::uuid`);
  if (!row) throw problem('incentives.transfer_unknown');
  return transferOut(ground.partnerId, row);
}

export interface NewTransfer {
  readonly customerId: Id;
  readonly fromManagerId: Id | null;
  readonly toManagerId: Id | null;
  readonly month: Month;
  readonly currency: string;
  readonly amount: string;
  readonly cause: 'manager' | 'correction';
  readonly reason: string;
}

export async function askTransfer(ctx: Ctx, wanted: NewTransfer): Promise<TransferOut> {
  const ground = await groundOf(ctx, { from: wanted.month, to: wanted.month });
  const { partnerId } = ground;
  if (wanted.fromManagerId === wanted.toManagerId) throw problem('incentives.transfer_same');
  await assertParties(ctx, partnerId, wanted);
  await lockPerformance(ctx, partnerId);
  await assertAvailable(ctx, ground, wanted);
  const transferId = newId();
  await sql`
    insert into incentives.transfers (partner_id, transfer_id, kind, state, cause, customer_id, from_manager_id, to_manager_id, from_day, to_day, currency, amount, reason, asked_by, asked_name, asked_at)
    values (${partnerId}, ${transferId}, 'request', 'asked', ${wanted.cause}, ${wanted.customerId}::uuid, ${wanted.fromManagerId}::uuid, ${wanted.toManagerId}::uuid, ${firstDay(wanted.month)}::date, ${lastDay(wanted.month)}::date, ${wanted.currency},
      ${wanted.amount}::numeric, ${wanted.reason}, ${ctx.actor.memberId}::uuid, ${ctx.actor.memberName}, ${ctx.now})`.execute(ctx.tx);
  const out = await oneTransfer(ctx, ground, transferId);
  await recordAudit(ctx, { action: 'performance.transfer_asked', objectKind: 'performance-transfer', objectId: transferId, objectName: out.accountName, partnerId, after: { month: wanted.month, currency: wanted.currency, amount: wanted.amount, from: out.from?.name ?? null, to: out.to?.name ?? null, cause: wanted.cause, reason: wanted.reason } });
  return out;
}

async function assertParties(ctx: Ctx, partnerId: Id, { customerId, fromManagerId, toManagerId }: NewTransfer): Promise<void> {
  const customer = await sql`select 1 from customers.customers c where c.partner_id = ${partnerId} and c.customer_id = ${customerId}::uuid and ${isVisible(ctx, 'second-day', 'c', partnerId)}`.execute(ctx.tx);
  if (customer.rows.length === 0) throw problem('customers.unknown');
  const named = [...new Set([fromManagerId, toManagerId].filter((memberId): memberId is Id => memberId !== null))];
  // Whoever was a manager once may give or take for the days of then.
  const managers = await sql<{ member_id: Id }>`select m.member_id from identity.members m where m.partner_id = ${partnerId} and m.kind = 'partner' and m.member_id = any(${named}::uuid[])
    and (exists (select from assignment.spans s where s.partner_id = m.partner_id and s.manager_id = m.member_id) or exists (select from identity.member_roles r join identity.roles o on o.partner_id = r.partner_id and o.role_id = r.role_id where r.partner_id = m.partner_id and r.member_id = m.member_id and o.preset = 'account-manager'))`.execute(ctx.tx);
  if (managers.rows.length < named.length) throw problem('assignment.manager_unknown');
}

/** At most what the giving manager has of the customer in the month's sheet, less what was asked for already. */
async function assertAvailable(ctx: Ctx, ground: Ground, wanted: Pick<NewTransfer, 'customerId' | 'fromManagerId' | 'currency' | 'amount'>, except: Id | null = null): Promise<void> {
  const filter = { customerId: wanted.customerId, managerId: wanted.fromManagerId ?? ('none' as const), currency: wanted.currency };
  const found = await sql<{ available: string; enough: boolean }>`
    select h.available, h.available >= ${wanted.amount}::numeric as enough from (select
      coalesce((select sum(p.amount) from (${performanceRows(ctx, ground, filter, { amounts: ['amount'] })}) p), 0)
      - coalesce((select sum(t.amount) from incentives.transfers t where t.partner_id = ${ground.partnerId} and t.state = 'asked' and t.kind = 'request' and t.customer_id = ${wanted.customerId}::uuid and t.from_manager_id is not distinct from ${wanted.fromManagerId}::uuid
          and t.currency = ${wanted.currency} and t.from_day = ${firstDay(ground.from)}::date and t.transfer_id is distinct from ${except}::uuid), 0) as available) h`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row?.enough) throw problem('incentives.transfer_too_much', { available: `${decimal(row?.available ?? '0')} ${wanted.currency}` });
}

export async function decideTransfer(ctx: Ctx, transferId: Id, { partnerId: asked, decision, note }: { readonly partnerId: Id; readonly decision: 'approved' | 'refused'; readonly note: string }): Promise<TransferOut> {
  const partnerId = await partnerOfPerformance(ctx, asked);
  await lockPerformance(ctx, partnerId);
  const found = await sql<{ kind: string; state: string; customer_id: Id; from_manager_id: Id | null; from_day: Day; currency: string; amount: string }>`
    select kind, state, customer_id, from_manager_id, from_day, currency, amount from incentives.transfers where partner_id = ${partnerId} and transfer_id = ${transferId}::uuid and kind = 'request' for update`.execute(ctx.tx);
  const row = found.rows[0];
  if (!row) throw problem('incentives.transfer_unknown');
  const month = row.from_day.slice(0, 7);
  const ground = await groundOf(ctx, { partnerId, from: month, to: month });
  if (row.state === decision) return oneTransfer(ctx, ground, transferId);
  if (row.state !== 'asked') throw problem('incentives.transfer_decided');
  if (decision === 'approved') await assertAvailable(ctx, ground, { customerId: row.customer_id, fromManagerId: row.from_manager_id, currency: row.currency, amount: row.amount }, transferId);
  const sheet = decision === 'approved' ? firstDay((await sheetsOpenFor(ctx, partnerId, [month])).get(month) ?? month) : null;
  await sql`update incentives.transfers set state = ${decision}, sheet_month = ${sheet}::date, decided_by = ${ctx.actor.memberId}::uuid, decided_name = ${ctx.actor.memberName}, decided_at = ${ctx.now}, note = ${note} where partner_id = ${partnerId} and transfer_id = ${transferId}::uuid`.execute(ctx.tx);
  const out = await oneTransfer(ctx, ground, transferId);
  await recordAudit(ctx, { action: 'performance.transfer_decided', objectKind: 'performance-transfer', objectId: transferId, objectName: out.accountName, partnerId, before: { state: 'asked' }, after: { state: decision, sheet: out.sheetId, note } });
  return out;
}

const placeShape = z.tuple([z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/), z.uuid()]);

function readPlace(cursor: string): z.output<typeof placeShape> {
  try {
    const parsed = placeShape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (parsed.success && !Number.isNaN(Date.parse(parsed.data[0]))) return parsed.data;
  } catch {
    // Not our text: answered as any other place that is none.
  }
  throw problem('usage.cursor_invalid');
}
