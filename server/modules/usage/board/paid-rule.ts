/**
 * 消费统计规则, the part that differs by site (sales 6.1): amount paid = amount due − some means of payment. Vouchers and
 * cash coupons on the China site, cash coupons on the international one. Version 1 of each site stands here; later
 * versions are a setting of the installation, each with the month it holds from: what a finished month said, it says for good.
 */
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type boardRules, type PaidWithout, paidWithout } from '../../../../contract/console/consumption-board.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import { problem } from '../../../../contract/errors.ts';
import { firstDay, MONTH_PATTERN, type Month, monthOf } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { recordAudit } from '../../audit/audit.ts';
import type { AmountColumn } from '../reading/amounts.ts';

export type Site = 'china' | 'international';

export interface PaidRule {
  readonly version: number;
  readonly validFrom: Month;
  readonly without: readonly PaidWithout[];
}

const FIRST: Readonly<Record<Site, PaidRule>> = {
  china: { version: 1, validFrom: '2000-01', without: ['voucher', 'cashCoupon'] },
  international: { version: 1, validFrom: '2000-01', without: ['cashCoupon'] },
};

export const PAID_RULES_SETTING = 'consumption_board_rules';
const settingShape = z.array(z.strictObject({
  site: z.enum(['china', 'international']), version: z.number().int().min(2), validFrom: z.string().regex(MONTH_PATTERN), without: z.array(paidWithout),
}));

export const WITHOUT_COLUMNS = { voucher: 'voucher_amount', cashCoupon: 'cash_coupon_amount', card: 'card_amount' } as const satisfies Record<PaidWithout, AmountColumn>;

/** The versions of a site in order of the month they hold from; of two from one month the later version holds. */
export async function paidRules(ctx: Ctx, site: Site): Promise<PaidRule[]> {
  const found = await sql<{ value: unknown }>`select value from platform.settings where name = ${PAID_RULES_SETTING}`.execute(ctx.tx);
  return rulesOf(site, found.rows[0]?.value ?? []);
}

/**
 * Adds a version that holds from a month on; the current month is the earliest, so that finished months stay as they were.
 * Two added at once wait for each other, so that each has its own number.
 */
export async function addPaidRule(ctx: Ctx, site: Site, { validFrom, without }: Omit<PaidRule, 'version'>): Promise<PaidRule> {
  if (validFrom < monthOf(ctx.now)) throw problem('usage.rule_in_past', { earliest: monthOf(ctx.now) });
  await sql`insert into platform.settings (name, value) values (${PAID_RULES_SETTING}, '[]'::jsonb) on conflict (name) do nothing`.execute(ctx.tx);
  const held = await sql<{ value: unknown }>`select value from platform.settings where name = ${PAID_RULES_SETTING} for update`.execute(ctx.tx);
  const value = held.rows[0]?.value ?? [];
  const version = Math.max(...rulesOf(site, value).map((rule) => rule.version)) + 1;
  const rule = { version, validFrom, without: [...without] };
  const next = [...settingShape.parse(value), { site, ...rule }];
  await sql`update platform.settings set value = ${JSON.stringify(next)}::jsonb where name = ${PAID_RULES_SETTING}`.execute(ctx.tx);
  await recordAudit(ctx, { action: 'board.rule_added', objectKind: 'board-rule', objectId: `${site} ${version}`, objectName: `${site} ${version}`, after: { site, version, validFrom, without: without.join(', ') } });
  return rule;
}

export function rulesOf(site: Site, setting: unknown): PaidRule[] {
  const later = settingShape.parse(setting).filter((rule) => rule.site === site).map(({ version, validFrom, without }): PaidRule => ({ version, validFrom, without }));
  return [FIRST[site], ...later].sort((a, b) => (a.validFrom === b.validFrom ? a.version - b.version : a.validFrom < b.validFrom ? -1 : 1));
}

export function ruleOfMonth(rules: readonly PaidRule[], month: Month): PaidRule {
  const holding = rules.filter((rule) => rule.validFrom <= month).at(-1) ?? rules[0];
  if (!holding) throw new Error('a site has no rule of amount paid');
  return holding;
}

/** Columns amount paid needs beside amount due, whichever version holds. */
export function columnsWithout(rules: readonly PaidRule[]): AmountColumn[] {
  return [...new Set(rules.flatMap((rule) => rule.without.map((means) => WITHOUT_COLUMNS[means])))];
}

/** Amount paid of rows grouped by month: due less what the version of that month leaves out. */
export function paidAmount(rules: readonly PaidRule[], alias: string): RawBuilder<unknown> {
  const lessOf = (rule: PaidRule) => (rule.without.length === 0 ? sql`0::numeric` : sql.join(rule.without.map((means) => sql`sum(${sql.ref(`${alias}.${WITHOUT_COLUMNS[means]}`)})`), sql` + `));
  const [first, ...later] = rules;
  if (!first) throw new Error('a site has no rule of amount paid');
  if (later.length === 0) return sql`sum(${sql.ref(`${alias}.due_amount`)}) - (${lessOf(first)})`;
  const cases = later.reverse().map((rule) => sql`when ${sql.ref(`${alias}.month`)} >= ${firstDay(rule.validFrom)}::date then ${lessOf(rule)}`);
  return sql`sum(${sql.ref(`${alias}.due_amount`)}) - (case ${sql.join(cases, sql` `)} else ${lessOf(first)} end)`;
}

export async function rulesOut(ctx: Ctx, site: Site): Promise<OutputIn<typeof boardRules>> {
  const rules = await paidRules(ctx, site);
  const holding = ruleOfMonth(rules, monthOf(ctx.now));
  const states = { past: 'past', now: 'in-force', coming: 'coming' } as const;
  return {
    site,
    versions: rules.map((rule) => ({ ...rule, without: [...rule.without], state: rule === holding ? states.now : rules.indexOf(rule) < rules.indexOf(holding) ? states.past : states.coming })).reverse(),
  };
}
