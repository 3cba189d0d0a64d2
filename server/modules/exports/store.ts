/**
 * SQL of export tasks. What a task is doing is asked of its run; only "done" and "expired" are its own.
 * scope: none — a task belongs to the member who made it and to the administrator of the partner; the rows inside its
 * files were scoped by the list that read them.
 */
import { sql } from 'kysely';
import type { Id } from '../../../contract/values/id.ts';
import type { Language } from '../../../contract/words/words.ts';
import type { Tx } from '../../platform/db/tx.ts';
import type { Snapshot } from './rules.ts';

export type TaskState = 'queued' | 'running' | 'done' | 'failed' | 'expired' | 'cancelled';

export interface TaskFile {
  readonly fileId: Id;
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
}
export interface TaskRow {
  readonly partner_id: Id;
  readonly export_id: Id;
  readonly list: string;
  readonly conditions: Readonly<Record<string, string>>;
  readonly selected: readonly string[] | null;
  readonly format: 'csv' | 'xlsx';
  readonly language: Language;
  /** As it is to be shown: the run's until the files are there. */
  readonly state: TaskState;
  readonly error: { code: string; params: Record<string, string> } | null;
  readonly scope: Snapshot;
  readonly rows: string;
  readonly files: readonly TaskFile[];
  readonly member_id: Id;
  readonly member_name: string;
  readonly run_id: Id;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly expires_at: Date | null;
}

/** Files whose time is over count as expired at once, not only after the nightly job. */
const tasks = (now: Date) => sql`
  select t.partner_id, t.export_id, t.list, t.conditions, t.selected, t.format, t.language, t.scope, t.files, t.member_id, t.member_name, t.run_id, t.created_at, t.finished_at, t.expires_at,
    case when t.state = 'open' then r.state when t.expires_at <= ${now} then 'expired' else t.state end as state,
    case when t.state = 'open' then r.progress_done else t.rows end as rows,
    case when t.state = 'open' then r.error end as error
  from exports.tasks t join platform.runs r on r.partner_id = t.partner_id and r.run_id = t.run_id`;

export interface NewTask {
  readonly partnerId: Id;
  readonly exportId: Id;
  readonly list: string;
  readonly conditions: Readonly<Record<string, string>>;
  readonly selected: readonly string[] | null;
  readonly format: 'csv' | 'xlsx';
  readonly language: Language;
  readonly scope: Snapshot;
  readonly memberId: Id;
  readonly memberName: string;
  readonly runId: Id;
  readonly now: Date;
}

export async function insertTask(tx: Tx, task: NewTask): Promise<void> {
  await sql`
    insert into exports.tasks (partner_id, export_id, list, conditions, selected, format, language, state, scope, member_id, member_name, run_id, created_at)
    values (${task.partnerId}, ${task.exportId}, ${task.list}, ${JSON.stringify(task.conditions)}::jsonb, ${task.selected === null ? null : [...task.selected]}::text[], ${task.format}, ${task.language}, 'open',
      ${JSON.stringify(task.scope)}::jsonb, ${task.memberId}, ${task.memberName}, ${task.runId}, ${task.now})`.execute(tx);
}

export async function readTask(tx: Tx, partnerId: Id, exportId: Id, now: Date): Promise<TaskRow | null> {
  const found = await sql<TaskRow>`select * from (${tasks(now)} where t.partner_id = ${partnerId} and t.export_id = ${exportId}) t`.execute(tx);
  return found.rows[0] ?? null;
}

export interface TaskFilter {
  readonly partnerId: Id;
  /** Only this member's tasks; null: everybody's. */
  readonly memberId: Id | null;
  readonly list: string | null;
  readonly state: TaskState | null;
  /** Tasks made before this one; ids are in order of time. */
  readonly before: Id | null;
}

export async function listTasks(tx: Tx, filter: TaskFilter, now: Date, limit: number): Promise<TaskRow[]> {
  const found = await sql<TaskRow>`
    select * from (${tasks(now)}
      where t.partner_id = ${filter.partnerId} and (${filter.memberId}::uuid is null or t.member_id = ${filter.memberId})
        and (${filter.list}::text is null or t.list = ${filter.list}) and (${filter.before}::uuid is null or t.export_id < ${filter.before})) t
    where ${filter.state}::text is null or t.state = ${filter.state}
    order by t.export_id desc limit ${limit}`.execute(tx);
  return found.rows;
}

export async function countUnderWay(tx: Tx, partnerId: Id, memberId: Id): Promise<number> {
  const found = await sql<{ count: string }>`
    select count(*) as count from exports.tasks t join platform.runs r on r.partner_id = t.partner_id and r.run_id = t.run_id
    where t.partner_id = ${partnerId} and t.member_id = ${memberId} and t.state = 'open' and r.state in ('queued', 'running')`.execute(tx);
  return Number(found.rows[0]?.count ?? 0);
}

export async function finishTask(tx: Tx, partnerId: Id, exportId: Id, done: { rows: number; files: readonly TaskFile[]; finishedAt: Date; expiresAt: Date }): Promise<void> {
  await sql`update exports.tasks set state = 'done', rows = ${done.rows}, files = ${JSON.stringify(done.files)}::jsonb, finished_at = ${done.finishedAt}, expires_at = ${done.expiresAt}
    where partner_id = ${partnerId} and export_id = ${exportId}`.execute(tx);
}

/** Marks what is over; answers the files that may go. Names and sizes stay on record. */
export async function expireTasks(tx: Tx, now: Date): Promise<{ export_id: Id; files: readonly TaskFile[] }[]> {
  const found = await sql<{ export_id: Id; files: readonly TaskFile[] }>`
    update exports.tasks set state = 'expired' where state = 'done' and expires_at <= ${now} returning export_id, files`.execute(tx);
  return found.rows;
}
