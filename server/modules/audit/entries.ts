/**
 * Reading the operation log (sales 9.2): pages by sequence, what the filters can offer, who acted in full.
 * scope: none — the log of one partner as a whole, for those who hold `audit.view`.
 */
import { type RawBuilder, sql } from 'kysely';
import { problem } from '../../../contract/errors.ts';
import { addDays, type Day, startOfDay } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import { ID_PATTERN } from '../../../contract/values/id.ts';
import type { Ctx } from '../../platform/context.ts';
import type { Tx } from '../../platform/db/tx.ts';

export interface LogFilter {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly memberId?: Id | 'system' | undefined;
  readonly action?: readonly string[] | undefined;
  readonly objectKind?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly ip?: string | undefined;
  /** Ticked rows of an export. */
  readonly sequences?: readonly string[] | undefined;
}

export interface LogRow {
  readonly sequence: string;
  readonly at: Date;
  readonly member_id: Id | null;
  readonly member_name: string;
  readonly ip: string;
  readonly request_id: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly object_name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One's own partner's log; the operator's own, or that of a partner it names. A distributor's resellers have theirs to themselves. */
export function partnerOfLog({ actor }: Ctx, asked: Id | undefined): Id {
  if (asked === undefined || asked === actor.partnerId) return actor.partnerId;
  if (actor.kind !== 'operator' || !actor.partnerIds.includes(asked)) throw problem('identity.partner_unknown');
  return asked;
}

const containing = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`;

function matches(partnerId: Id, filter: LogFilter): RawBuilder<unknown> {
  const conditions = [sql`e.partner_id = ${partnerId}`];
  if (filter.from !== undefined) conditions.push(sql`e.at >= ${startOfDay(filter.from)}`);
  if (filter.to !== undefined) conditions.push(sql`e.at < ${startOfDay(addDays(filter.to, 1))}`);
  if (filter.memberId === 'system') conditions.push(sql`e.member_id is null`);
  else if (filter.memberId !== undefined) conditions.push(sql`e.member_id = ${filter.memberId}::uuid`);
  if (filter.action) conditions.push(sql`e.action = any(${[...filter.action]}::text[])`);
  if (filter.objectKind) conditions.push(sql`e.object_kind = any(${[...filter.objectKind]}::text[])`);
  if (filter.ip !== undefined) conditions.push(sql`e.ip = ${filter.ip}`);
  if (filter.q !== undefined && filter.q !== '') conditions.push(objectMatches(partnerId, filter.q));
  if (filter.sequences) conditions.push(sql`e.sequence = any(${[...filter.sequences]}::bigint[])`);
  return sql.join(conditions, sql` and `);
}

/** An id is looked up among the kinds there are, which the index by object answers; a name is part of the name. */
function objectMatches(partnerId: Id, q: string): RawBuilder<unknown> {
  if (ID_PATTERN.test(q)) return sql`(e.object_kind = any(array(${kindsMet(partnerId)})) and e.object_id = ${q})`;
  return sql`(e.object_name ilike ${containing(q)} or e.object_id = ${q})`;
}

/** Distinct kinds by hopping from one to the next in the index, however many entries there are. */
const kindsMet = (partnerId: Id) => sql`
  with recursive met as (
    (select object_kind from audit.entries where partner_id = ${partnerId} order by object_kind limit 1)
    union all
    select (select e.object_kind from audit.entries e where e.partner_id = ${partnerId} and e.object_kind > met.object_kind order by e.object_kind limit 1) from met where met.object_kind is not null)
  select object_kind from met where object_kind is not null`;

export async function listEntries(ctx: Ctx, partnerId: Id, filter: LogFilter, place: { readonly limit: number; readonly cursor?: string | undefined }): Promise<{ rows: LogRow[]; next: string | null }> {
  const { cursor, limit } = place;
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) throw problem('request.invalid', {}, [{ field: 'query.cursor', rule: 'sequence' }]);
  const older = cursor === undefined ? sql`true` : sql`e.sequence < ${cursor}`;
  const found = await sql<LogRow>`
    select e.sequence, e.at, e.member_id, e.member_name, e.ip, e.request_id, e.action, e.object_kind, e.object_id, e.object_name, e.before, e.after
    from audit.entries e where ${matches(partnerId, filter)} and ${older} order by e.sequence desc limit ${limit + 1}`.execute(ctx.tx);
  const rows = found.rows.slice(0, limit);
  return { rows, next: found.rows.length > limit ? (rows.at(-1)?.sequence ?? null) : null };
}

export async function countEntries(ctx: Ctx, partnerId: Id, filter: LogFilter): Promise<number> {
  const found = await sql<{ count: string }>`select count(*) as count from audit.entries e where ${matches(partnerId, filter)}`.execute(ctx.tx);
  return Number(found.rows[0]?.count ?? 0);
}

export interface MetMember {
  readonly member_id: Id;
  readonly member_name: string;
  readonly at: Date;
}
export interface Met {
  readonly actions: string[];
  readonly kinds: string[];
  /** Who acted last first. */
  readonly members: MetMember[];
  readonly system: boolean;
}

const MEMBERS_SHOWN = 50;

/** Each value once, hopping through the index of it; the person with the newest of their entries. */
export async function readMet(tx: Tx, partnerId: Id, people: { readonly q?: string | undefined; readonly memberId?: Id | undefined }): Promise<Met> {
  const named = people.q === undefined ? sql`true` : sql`e.member_name ilike ${containing(people.q)}`;
  const only = people.memberId === undefined ? sql`true` : sql`e.member_id = ${people.memberId}::uuid`;
  const actions = await sql<{ action: string }>`
    with recursive met as (
      (select action from audit.entries where partner_id = ${partnerId} order by action limit 1)
      union all
      select (select e.action from audit.entries e where e.partner_id = ${partnerId} and e.action > met.action order by e.action limit 1) from met where met.action is not null)
    select action from met where action is not null`.execute(tx);
  const kinds = await sql<{ object_kind: string }>`${kindsMet(partnerId)}`.execute(tx);
  const members = await sql<MetMember>`
    with recursive met as (
      (select member_id, sequence from audit.entries where partner_id = ${partnerId} and member_id is not null order by member_id desc, sequence desc limit 1)
      union all
      select n.member_id, n.sequence from met cross join lateral (
        select e.member_id, e.sequence from audit.entries e where e.partner_id = ${partnerId} and e.member_id < met.member_id order by e.member_id desc, e.sequence desc limit 1) n)
    select e.member_id, e.member_name, e.at from met join audit.entries e on e.partner_id = ${partnerId} and e.sequence = met.sequence
    where ${named} and ${only} order by e.sequence desc limit ${MEMBERS_SHOWN}`.execute(tx);
  const system = await sql`select 1 from audit.entries where partner_id = ${partnerId} and member_id is null limit 1`.execute(tx);
  return { actions: actions.rows.map((row) => row.action), kinds: kinds.rows.map((row) => row.object_kind), members: members.rows, system: system.rows.length > 0 };
}

/** Names as recorded, of these entries; refused as a whole when one of them is not there. */
export async function readActors(tx: Tx, partnerId: Id, sequences: readonly string[]): Promise<{ sequence: string; member_name: string }[]> {
  const found = await sql<{ sequence: string; member_name: string }>`
    select sequence, member_name from audit.entries where partner_id = ${partnerId} and sequence = any(${[...sequences]}::bigint[]) order by sequence`.execute(tx);
  if (found.rows.length < sequences.length) throw problem('audit.entry_unknown');
  return found.rows;
}

/** The newest check of the chain: an entry like any other, so that what was verified cannot be claimed afterwards. */
export async function readVerification(tx: Tx, partnerId: Id): Promise<{ at: Date; member_name: string; after: { upTo: string; intact: boolean; firstBroken: string | null } } | null> {
  const found = await sql<{ at: Date; member_name: string; after: { upTo: string; intact: boolean; firstBroken: string | null } }>`
    select at, member_name, after from audit.entries where partner_id = ${partnerId} and action = 'log.verified' order by sequence desc limit 1`.execute(tx);
  return found.rows[0] ?? null;
}
