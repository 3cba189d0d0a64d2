/**
 * SQL of the working-day calendar: changes, only added to.
 * scope: none — days belong to nobody; every member may see them and only the operator changes them.
 */
import { sql } from 'kysely';
import type { Day } from '../../../contract/values/day.ts';
import type { Id } from '../../../contract/values/id.ts';
import type { Tx } from '../../platform/db/tx.ts';
import type { CalendarChange, DayKind } from './rules.ts';

export interface ChangeRow extends CalendarChange {
  readonly changedAt: Date;
  readonly memberName: string;
}

interface Row {
  readonly from_day: Day;
  readonly to_day: Day;
  readonly kind: DayKind;
  readonly name_zh: string;
  readonly name_en: string;
  readonly changed_at: Date;
  readonly member_name: string;
}

const rowOut = (row: Row): ChangeRow => ({ from: row.from_day, to: row.to_day, kind: row.kind, nameZh: row.name_zh, nameEn: row.name_en, changedAt: row.changed_at, memberName: row.member_name });

/** Two changes at once wait for each other, so that which is the later one is certain. */
export async function lockCalendar(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('calendar', 0))`.execute(tx);
}

/** In the order they were made. */
export async function readChanges(tx: Tx): Promise<ChangeRow[]> {
  const found = await sql<Row>`select from_day::text, to_day::text, kind, name_zh, name_en, changed_at, member_name from calendar.changes order by number`.execute(tx);
  return found.rows.map(rowOut);
}

export async function addChange(tx: Tx, change: CalendarChange, by: { readonly at: Date; readonly memberId: Id; readonly memberName: string }): Promise<void> {
  await sql`
    insert into calendar.changes (number, from_day, to_day, kind, name_zh, name_en, changed_at, member_id, member_name)
    select coalesce(max(number), 0) + 1, ${change.from}::date, ${change.to}::date, ${change.kind}, ${change.nameZh}, ${change.nameEn}, ${by.at}, ${by.memberId}::uuid, ${by.memberName} from calendar.changes`.execute(tx);
}
