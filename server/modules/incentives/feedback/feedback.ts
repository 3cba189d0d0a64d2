/**
 * 问题反馈 (sales 7.2): a thread about one line or one sheet. The partner's message puts it in progress, the operator's answers
 * it unless work goes on; nothing said is changed or taken back.
 * Scope: a thread about a line is seen by who sees the line's day (visibleCustomers, by way of performanceDays); one about a
 * sheet by everybody with the item, whatever their customers.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { FeedbackState, feedbackAbout, listFeedback, readFeedback } from '../../../../contract/console/incentives.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { maskName } from '../../../../contract/values/mask.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import { newId } from '../../../platform/clock.ts';
import type { Ctx } from '../../../platform/context.ts';
import { recordAudit } from '../../audit/audit.ts';
import { decimal } from '../../usage/usage.ts';
import { partnerOfPerformance } from '../reading/ground.ts';
import { findLine, partnerOfLine } from '../reading/line-detail.ts';
import { performanceDays } from '../reading/whose.ts';
import { monthOfSheet, sheetIdOf } from '../sheets/opening.ts';

type ThreadOut = OutputIn<typeof listFeedback>['items'][number];
type MessagesOut = OutputIn<typeof readFeedback>;
type About = z.output<typeof feedbackAbout>;

interface ThreadRow {
  readonly partner_id: Id;
  readonly partner_name: string;
  readonly thread_id: Id;
  readonly about: 'line' | 'sheet';
  readonly sheet_month: Day;
  readonly customer_id: Id | null;
  readonly record_id: Id | null;
  readonly sequence: number | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly state: Exclude<FeedbackState, 'none'>;
  readonly messages: number;
  readonly last_text: string;
  readonly last_from: 'partner' | 'operator';
  readonly created_at: Date;
  readonly last_at: Date;
  readonly place: string;
}

async function readThreads(ctx: Ctx, source: RawBuilder<unknown>): Promise<ThreadRow[]> {
  const found = await sql<ThreadRow>`
    select t.*, p.name as partner_name, c.name as customer_name, to_char(t.last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
    from (${source}) t join identity.partners p on p.partner_id = t.partner_id left join customers.customers c on c.partner_id = t.partner_id and c.customer_id = t.customer_id
    order by t.last_at desc, t.thread_id desc`.execute(ctx.tx);
  return found.rows;
}

function threadOut(row: ThreadRow): ThreadOut {
  return {
    threadId: row.thread_id, partnerId: row.partner_id, partnerName: row.partner_name, state: row.state, about: row.about, sheetId: sheetIdOf(row.partner_id, row.sheet_month.slice(0, 7)), sheetMonth: row.sheet_month.slice(0, 7),
    customerId: row.customer_id, recordId: row.record_id, sequence: row.sequence, customerName: row.customer_name === null ? null : maskName(row.customer_name), currency: row.currency, amount: row.amount === null ? null : decimal(row.amount),
    messages: row.messages, lastMessage: row.last_text, lastFrom: row.last_from, lastAt: row.last_at.toISOString(), createdAt: row.created_at.toISOString(),
  };
}

export interface ThreadsQuery {
  readonly partnerId?: Id | undefined;
  readonly state?: readonly FeedbackState[] | undefined;
  readonly sheetId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export async function listThreads(ctx: Ctx, query: ThreadsQuery): Promise<OutputIn<typeof listFeedback>> {
  const partnerIds = ctx.actor.kind === 'operator' && query.partnerId === undefined ? [...ctx.actor.partnerIds] : [await partnerOfPerformance(ctx, query.partnerId)];
  const parts: RawBuilder<unknown>[] = [partnerIds.length === 1 ? sql`t.partner_id = ${partnerIds[0]}` : sql`t.partner_id = any(${partnerIds}::uuid[])`];
  if (query.state !== undefined && query.state.length > 0) parts.push(sql`t.state = any(${[...query.state]}::text[])`);
  if (query.sheetId !== undefined) parts.push(sheetCondition(partnerIds, query.sheetId));
  if (query.cursor !== undefined) {
    const [at, threadId] = readPlace(query.cursor);
    parts.push(sql`(t.last_at, t.thread_id) < (${at}::timestamptz, ${threadId}::uuid)`);
  }
  if (partnerIds.length === 1 && partnerIds[0] !== undefined) parts.push(...inScope(ctx, partnerIds[0]));
  const found = await readThreads(ctx, sql`select t.* from incentives.threads t where ${sql.join(parts, sql` and `)} order by t.last_at desc, t.thread_id desc limit ${query.limit + 1}`);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  return { items: rows.map(threadOut), next: found.length > query.limit && last ? Buffer.from(JSON.stringify([last.place, last.thread_id])).toString('base64url') : null };
}

function inScope(ctx: Ctx, partnerId: Id): RawBuilder<unknown>[] {
  const days = performanceDays(ctx, partnerId, {});
  return days === null ? [] : [sql`(t.about = 'sheet' or exists (select from (${days}) h where h.customer_id = t.customer_id and t.day >= h.from_day and t.day < h.to_day))`];
}

function sheetCondition(partnerIds: readonly Id[], sheetId: string): RawBuilder<unknown> {
  const owners = partnerIds.filter((partnerId) => monthOfSheet(partnerId, sheetId) !== null);
  const [owner] = owners;
  if (owner === undefined) throw problem('incentives.sheet_unknown');
  return sql`t.partner_id = ${owner} and t.sheet_month = ${firstDay(monthOfSheet(owner, sheetId) ?? '')}::date`;
}

interface Subject {
  readonly partnerId: Id;
  readonly month: Month;
  readonly line: { readonly customerId: Id; readonly recordId: Id; readonly sequence: number; readonly day: Day; readonly currency: string; readonly amount: string; readonly accountName: string } | null;
}

/** What a thread is about, when the caller may see it. */
async function subjectOf(ctx: Ctx, about: About, asked: Id | undefined): Promise<Subject> {
  if (about.kind === 'sheet') {
    const partnerId = await partnerOfPerformance(ctx, asked);
    const month = monthOfSheet(partnerId, about.sheetId);
    const sheet = month === null ? { rows: [] } : await sql`select 1 from incentives.sheets where partner_id = ${partnerId} and month = ${firstDay(month)}::date`.execute(ctx.tx);
    if (month === null || sheet.rows.length === 0) throw problem('incentives.sheet_unknown');
    return { partnerId, month, line: null };
  }
  const partnerId = await partnerOfLine(ctx, about.customerId);
  if (asked !== undefined && asked !== partnerId) throw problem('incentives.line_unknown');
  const row = await findLine(ctx, partnerId, about);
  return { partnerId, month: row.sheet_month.slice(0, 7), line: { customerId: row.customer_id, recordId: row.record_id, sequence: row.sequence, day: row.day, currency: row.currency, amount: row.amount, accountName: row.account_name } };
}

function threadOf({ partnerId, month, line }: Subject): RawBuilder<unknown> {
  return line === null
    ? sql`select t.* from incentives.threads t where t.partner_id = ${partnerId} and t.about = 'sheet' and t.sheet_month = ${firstDay(month)}::date`
    : sql`select t.* from incentives.threads t where t.partner_id = ${partnerId} and t.about = 'line' and t.customer_id = ${line.customerId}::uuid and t.record_id = ${line.recordId}::uuid and t.sequence = ${line.sequence}::int`;
}

export async function messagesOf(ctx: Ctx, about: About, partnerId: Id | undefined): Promise<MessagesOut> {
  return messagesOut(ctx, await subjectOf(ctx, about, partnerId));
}

async function messagesOut(ctx: Ctx, subject: Subject): Promise<MessagesOut> {
  const [thread] = await readThreads(ctx, threadOf(subject));
  if (!thread) return { thread: null, messages: [] };
  const found = await sql<{ message_id: Id; from_side: 'partner' | 'operator'; author_name: string; text: string; at: Date }>`
    select message_id, from_side, author_name, text, at from incentives.messages where partner_id = ${subject.partnerId} and thread_id = ${thread.thread_id}::uuid order by message_id`.execute(ctx.tx);
  return { thread: threadOut(thread), messages: found.rows.map((row) => ({ messageId: row.message_id, from: row.from_side, author: maskName(row.author_name), text: row.text, at: row.at.toISOString() })) };
}

export async function giveFeedback(ctx: Ctx, { partnerId: asked, about, text, goesOn }: { readonly partnerId?: Id | undefined; readonly about: About; readonly text: string; readonly goesOn: boolean }): Promise<MessagesOut> {
  const subject = await subjectOf(ctx, about, asked);
  const { partnerId, month, line } = subject;
  const side = ctx.actor.kind === 'operator' ? ('operator' as const) : ('partner' as const);
  const state = side === 'operator' && !goesOn ? ('answered' as const) : ('in-progress' as const);
  const threadId = await holdThread(ctx, subject, state, side, text);
  await sql`insert into incentives.messages (partner_id, thread_id, message_id, from_side, author_id, author_name, text, at)
    values (${partnerId}, ${threadId}::uuid, ${newId()}, ${side}, ${ctx.actor.memberId}::uuid, ${ctx.actor.memberName}, ${text}, ${ctx.now})`.execute(ctx.tx);
  const out = await messagesOut(ctx, subject);
  const object = line === null ? ({ objectKind: 'performance-sheet', objectId: sheetIdOf(partnerId, month), objectName: sheetIdOf(partnerId, month) } as const) : ({ objectKind: 'performance-line', objectId: `${line.recordId}:${line.sequence}`, objectName: sheetIdOf(partnerId, month) } as const);
  await recordAudit(ctx, { action: 'performance.feedback_given', ...object, partnerId, after: { text, state } });
  return out;
}

/** The thread, begun or gone on with; two who write at once wait for each other at its row. */
async function holdThread(ctx: Ctx, { partnerId, month, line }: Subject, state: string, side: string, text: string): Promise<Id> {
  const target = line === null ? sql`(partner_id, sheet_month) where about = 'sheet'` : sql`(partner_id, customer_id, record_id, sequence) where about = 'line'`;
  const made = await sql<{ thread_id: Id }>`
    insert into incentives.threads (partner_id, thread_id, about, sheet_month, customer_id, record_id, sequence, day, currency, amount, state, messages, last_text, last_from, created_at, last_at)
    values (${partnerId}, ${newId()}, ${line === null ? 'sheet' : 'line'}, ${firstDay(month)}::date, ${line?.customerId ?? null}::uuid, ${line?.recordId ?? null}::uuid, ${line?.sequence ?? null}::int, ${line?.day ?? null}::date, ${line?.currency ?? null}, ${line?.amount ?? null}::numeric,
      ${state}, 1, ${text}, ${side}, ${ctx.now}, ${ctx.now})
    on conflict ${target} do update set state = excluded.state, messages = threads.messages + 1, last_text = excluded.last_text, last_from = excluded.last_from, last_at = excluded.last_at
    returning thread_id`.execute(ctx.tx);
  return made.rows[0]?.thread_id ?? missing();
}

function missing(): never {
  throw new Error('a thread was neither begun nor found');
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
