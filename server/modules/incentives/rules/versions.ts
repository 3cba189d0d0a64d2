/**
 * Versions of the rule of recognition: each holds from a month on, the first stands here, later ones in the database. A new
 * one holds only from a month that has not begun, so that what a finished or running month said, it says for good.
 */
import { sql } from 'kysely';
import type { RecognitionTerms } from '../../../../contract/console/performance-rules.ts';
import type { Day } from '../../../../contract/values/day.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';

export interface RuleVersion {
  readonly version: number;
  readonly validFrom: Month;
  readonly terms: RecognitionTerms;
  readonly note: string;
  readonly addedBy: string | null;
  readonly addedAt: Date | null;
}

export const FIRST_VERSION: RuleVersion = {
  version: 1, validFrom: '2000-01', note: '', addedBy: null, addedAt: null,
  terms: {
    credit: true, writtenOff: true, unsettled: false, couponByDefault: false, unpaid: ['credit'],
    cardPurchaseServices: ['hws.service.type.storedvaluecard'], marketplaceServices: ['hws.service.type.marketplace.selected'], monthlyServices: ['hws.service.type.cdn'],
    partnerChangeFrom: '2026-01-01', partnerChangeMonths: 6,
  },
};

interface Row {
  readonly version: number;
  readonly valid_from: Day;
  readonly terms: RecognitionTerms;
  readonly note: string;
  readonly added_name: string;
  readonly added_at: Date;
}

/** In order of the month they hold from; of two from one month the later version holds. */
export async function ruleVersions(ctx: Pick<Ctx, 'tx'>): Promise<RuleVersion[]> {
  const found = await sql<Row>`select version, valid_from, terms, note, added_name, added_at from incentives.rule_versions order by valid_from, version`.execute(ctx.tx);
  return [FIRST_VERSION, ...found.rows.map((row): RuleVersion => ({ version: row.version, validFrom: row.valid_from.slice(0, 7), terms: row.terms, note: row.note, addedBy: row.added_name, addedAt: row.added_at }))];
}

/** Waits for another who adds one, so that each has its own number. */
export async function insertVersion(ctx: Ctx, rule: { readonly validFrom: Month; readonly terms: RecognitionTerms; readonly note: string }): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('incentives.rule_versions', 0))`.execute(ctx.tx);
  const made = await sql<{ version: number }>`
    insert into incentives.rule_versions (version, valid_from, terms, note, added_by, added_name, added_at)
    select coalesce(max(version), ${FIRST_VERSION.version}) + 1, ${firstDay(rule.validFrom)}::date, ${JSON.stringify(rule.terms)}::jsonb, ${rule.note}, ${ctx.actor.memberId}::uuid, ${ctx.actor.memberName}, ${ctx.now}
    from incentives.rule_versions returning version`.execute(ctx.tx);
  return made.rows[0]?.version ?? missing();
}

export function versionOf(versions: readonly RuleVersion[], month: Month): RuleVersion {
  return versions.filter((rule) => rule.validFrom <= month).at(-1) ?? versions[0] ?? missing();
}

function missing(): never {
  throw new Error('no version of the rule of recognition');
}

export interface Policy {
  readonly policy_id: Id;
  readonly service_code: string;
  readonly product_name: string;
  readonly from_day: Day;
  /** First day it does not hold any more; `infinity` while it has no end. */
  readonly to_day: Day;
  readonly note: string;
  readonly added_name: string;
  readonly added_at: Date;
}

export async function productPolicies(ctx: Pick<Ctx, 'tx'>): Promise<Policy[]> {
  const found = await sql<Policy>`
    select policy_id, service_code, product_name, from_day, to_day, note, added_name, added_at from incentives.product_policies where to_day > from_day order by from_day desc, policy_id desc`.execute(ctx.tx);
  return found.rows;
}
