/**
 * Performance of the demo: what its records make under the rules, sheets final up to the month before the last, a product
 * policy and a change of partner that came late, a transfer between managers, feedback. Made with the same faces the pages
 * use, at business times of the past; every step finds what was there already, so a killed load goes on with it.
 */
import { sql } from 'kysely';
import type { Id } from '../../contract/values/id.ts';
import { addDays, startOfDay } from '../../contract/values/day.ts';
import { addMonths, endDay, firstDay, type Month, monthOf } from '../../contract/values/month.ts';
import type { Actor, Ctx } from '../platform/context.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import { addPolicy, askTransfer, closeSheet, decideTransfer, giveFeedback, reviewSheets, setFact, sheetIdOf } from '../modules/incentives/incentives.ts';
import { DEMO_NOW } from './calendar.ts';
import { demoMembers, demoPartners, partnerIdOf } from './people.ts';

/** Months whose sheets are final: all but the last that is over. */
const isClosed = (month: Month): boolean => month < addMonths(monthOf(DEMO_NOW), -1);

function as(ctx: Ctx, seed: string, login: string, now: Date): Ctx {
  const member = demoMembers(seed).find((one) => one.login === login);
  if (!member) throw new Error(`no ${login} in the demo`);
  const partnerId = partnerIdOf(seed, member.partner);
  const everybody = demoPartners(seed).map((one) => one.partnerId);
  const operator = member.kind === 'operator';
  const actor: Actor = { ...systemActor(partnerId, operator ? everybody : [partnerId]), kind: operator ? 'operator' : 'partner', memberId: member.memberId, memberName: member.name, login, tier: operator ? 'operator' : 'solution-provider' };
  return { ...ctx, actor, now };
}

/** The 10th of the month after, when everything of the month can be seen. */
const reviewedAt = (month: Month): Date => new Date(startOfDay(`${addMonths(month, 1)}-12`).getTime() + 10 * 3_600_000);

/** Makes the sheets of one partner final that are long over. */
export async function closeSheets(ctx: Ctx, seed: string, partnerId: Id): Promise<void> {
  const found = await sql<{ month: string }>`select month from incentives.sheets where partner_id = ${partnerId} and state <> 'final' order by month`.execute(ctx.tx);
  for (const { month: first } of found.rows) {
    const month = first.slice(0, 7);
    if (!isClosed(month)) continue;
    const operator = as(ctx, seed, 'operator', reviewedAt(month));
    const [sheet] = (await reviewSheets(operator, { partnerId, month, limit: 1, offset: 0 })).items;
    if (!sheet) continue;
    await closeSheet(operator, sheet.sheetId, { partnerId, totals: sheet.currencies.map(({ currency, amount }) => ({ currency, amount })), note: '' });
  }
}

/** What happened around performance: late facts, a transfer, questions. */
export async function tellStory(ctx: Ctx, seed: string): Promise<void> {
  const partnerId = partnerIdOf(seed, 'partner');
  const last = addMonths(monthOf(DEMO_NOW), -1);
  const at = (day: string, hour: number) => new Date(startOfDay(day).getTime() + hour * 3_600_000);
  const operator = (day: string, hour: number) => as(ctx, seed, 'operator', at(day, hour));
  const policies = await sql`select 1 from incentives.product_policies limit 1`.execute(ctx.tx);
  if (policies.rows.length > 0) return;
  const early = firstDay(addMonths(last, -1));
  await addPolicy(operator(addDays(endDay(last), 9), 10), { serviceCode: 'hws.service.type.obs', productName: '', fromDay: early, toDay: addDays(early, 9), note: '促销期内不计业绩' });
  const customer = await someCustomer(ctx, partnerId, last);
  if (customer === null) return;
  await setFact(operator(addDays(endDay(last), 10), 11), { partnerId, customerId: customer.other, changedOn: firstDay(last), note: '由其他伙伴转入的中长尾客户' });
  const admin = (day: string, hour: number) => as(ctx, seed, 'partner-admin', at(day, hour));
  const to = demoMembers(seed).find((one) => one.login === 'partner-manager-2' && one.memberId !== customer.managerId) ?? demoMembers(seed).find((one) => one.login === 'partner-manager-1');
  const asked = await askTransfer(admin(addDays(endDay(last), 11), 15), { customerId: customer.id, fromManagerId: customer.managerId, toManagerId: to?.memberId ?? null, month: last, currency: customer.currency, amount: '1', cause: 'correction', reason: '月中由另一位客户经理跟进' });
  await decideTransfer(operator(addDays(endDay(last), 12), 9), asked.transferId, { partnerId, decision: 'approved', note: '同意' });
  const sheet = { kind: 'sheet' as const, sheetId: sheetIdOf(partnerId, last) };
  await giveFeedback(admin(addDays(endDay(last), 12), 14), { about: sheet, text: '代金券支付的部分为什么没有计入？', goesOn: false });
  await giveFeedback(operator(addDays(endDay(last), 13), 9), { partnerId, about: sheet, text: '云厂商代金券支付的消费不计业绩，见业绩规则。', goesOn: false });
  const line = { kind: 'line' as const, customerId: customer.id, recordId: customer.recordId, sequence: 0 };
  await giveFeedback(admin(addDays(endDay(last), 14), 16), { about: line, text: '这笔订单的客户经理应为移交前的同事，请核对。', goesOn: false });
}

/** The customer with the largest order of the month that a manager had, and another one. scope: none — the demo's own choice. */
async function someCustomer(ctx: Ctx, partnerId: Id, month: Month): Promise<{ id: Id; managerId: Id; currency: string; recordId: Id; other: Id } | null> {
  const found = await sql<{ customer_id: Id; record_id: Id; currency: string; manager_id: Id }>`
    select l.customer_id, l.record_id, l.currency, d.manager_id from incentives.performance_lines l
    join assignment.day_spans d on d.partner_id = l.partner_id and d.customer_id = l.customer_id and d.basis = 'second-day' and l.day >= d.from_day and l.day < d.to_day
    where l.partner_id = ${partnerId} and l.sheet_month = ${firstDay(month)}::date and l.sequence = 0 order by l.amount desc, l.record_id limit 1`.execute(ctx.tx);
  const other = await sql<{ customer_id: Id }>`
    select customer_id from incentives.performance_customers where partner_id = ${partnerId} and sheet_month = ${firstDay(month)}::date and customer_id <> ${found.rows[0]?.customer_id ?? null}::uuid and amount > 0 order by amount, customer_id limit 1`.execute(ctx.tx);
  const [best] = found.rows;
  return best && other.rows[0] ? { id: best.customer_id, managerId: best.manager_id, currency: best.currency, recordId: best.record_id, other: other.rows[0].customer_id } : null;
}
