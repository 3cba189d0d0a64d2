// ListSubCustomerBillDetail: the records of one customer in one cycle, in real time, rows of nothing due included. Days
// are the member's own by the rule of the details page (second day); a supervisor looks at one manager at a time (api 7).
import { associationTypeOf, findAccount } from '../../../modules/customers/customers.ts';
import { type BillDetail, currencyOfCycle, listBillDetail } from '../../../modules/usage/usage.ts';
import { ID_PATTERN, type Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { ServiceError } from '../refusals.ts';
import type { Answers, Requests, SubCustomerMonthlyBillDetail } from '../shapes.ts';
import { type AskedPartner, askedPartner } from './asked-partner.ts';
import { debtOf, given, isInReach, listed, measureId, quantity } from './wire-values.ts';

type Asked = Requests['ListSubCustomerBillDetail'];
type Answer = Answers['ListSubCustomerBillDetail'];

const nothing = (currency: string): Answer => ({ total_count: 0, currency, fee_records: [] });
const MANAGER_NEEDED: ServiceError = { code: 'CBC.0100', message: 'account_manager_id is required for a supervisor of account managers' };

export async function listSubCustomerBillDetail(ctx: Ctx, asked: Asked, home: string): Promise<Answer | ServiceError> {
  if (ctx.actor.scope === 'team' && asked.account_manager_id === undefined) return MANAGER_NEEDED;
  const partner = await askedPartner(ctx, asked.indirect_partner_id);
  if ('code' in partner) return partner;
  const customer = await findAccount(ctx, partner.partnerId, { number: asked.customer_id });
  const managerId = asked.account_manager_id;
  const unknown = customer === null || (managerId !== undefined && !ID_PATTERN.test(managerId));
  if (unknown || !isInReach(asked.bill_cycle, ctx.now)) return nothing(home);
  return detailsOf(ctx, asked, partner, { customerId: customer.customer_id, home });
}

async function detailsOf(ctx: Ctx, asked: Asked, partner: AskedPartner, { customerId, home }: { customerId: Id; home: string }): Promise<Answer> {
  const whose = { partnerId: partner.partnerId, month: asked.bill_cycle, customerId, managerId: asked.account_manager_id };
  const currency = await currencyOfCycle(ctx, whose, home);
  const { bill_date_begin: from, bill_date_end: to } = asked;
  const { rows, total } = await listBillDetail(ctx, {
    ...whose, currency, offset: asked.offset, limit: asked.limit,
    associationType: asked.association_type === undefined ? undefined : associationTypeOf(asked.association_type === '1' ? 1 : 2),
    serviceCode: asked.service_type_code, regionCode: asked.region_code, chargingMode: asked.charging_mode, billType: asked.bill_detail_type,
    resourceId: asked.resource_id, resourceName: asked.resource_name, tradeNo: asked.trade_id,
    days: from === undefined || to === undefined ? undefined : { from, to },
  });
  return { total_count: total, currency, fee_records: rows.map((row) => feeRecordOf(row, partner)) };
}

const MODEL = 'SubCustomerMonthlyBillDetail';

function feeRecordOf(row: BillDetail, partner: AskedPartner): SubCustomerMonthlyBillDetail {
  return {
    bill_cycle: row.month.slice(0, 7), customer_id: row.number, association_type: String(row.association_type),
    account_manager_id: row.manager_id, partner_id: partner.resellerNumber,
    service_type_code: given(row.service_code), service_type_name: given(row.service_name),
    resource_type_code: given(row.resource_type_code), resource_type_name: given(row.resource_type_name),
    charging_mode: row.charging_mode, bill_detail_type: listed(MODEL, 'bill_detail_type', row.bill_type),
    trade_time: row.traded_at, trade_id: given(row.trade_no), id: row.record_id, consume_time: consumedAt(row),
    resource_id: given(row.resource_id), resource_name: given(row.resource_name), resource_tag: row.detail.resourceTag,
    product_id: row.detail.productId, product_name: given(row.product_name), product_spec_desc: row.detail.spec,
    region_code: given(row.region_code), region_name: given(row.region_name),
    period_type: listed(MODEL, 'period_type', numberOf(row.detail.periodType)), period_num: quantity(row.detail.periodNum),
    ...usageOf(row),
    ...amountsOf(row),
  };
}

const PAY_PER_USE = 3;
const SAVINGS_PLAN = 11;

/** Orders: when they were paid. Usage: when it ended, as the vendor writes it; the cycle goes by when it began. */
function consumedAt(row: BillDetail): Date {
  const ofUsage = row.charging_mode === PAY_PER_USE || row.charging_mode === SAVINGS_PLAN;
  return (ofUsage ? row.consumed_to : null) ?? row.consumed_from;
}

function usageOf(row: BillDetail): SubCustomerMonthlyBillDetail {
  const { usageType, usageAmount, packageUsage, reservedUsage, usageUnit } = row.detail;
  const unit = measureId(usageUnit, usageType);
  const [used, free, reserved] = [quantity(usageAmount), quantity(packageUsage), quantity(reservedUsage)];
  return {
    usage_type: usageType, usage_amount: used, usage_measure_id: used === undefined ? undefined : unit,
    free_resource_usage: free, free_resource_measure_id: free === undefined ? undefined : unit,
    ri_usage: reserved, ri_usage_measure_id: reserved === undefined ? undefined : unit,
  };
}

/** payment_amount = cash + credit + coupon + flexi coupon + card + debt + write-off (api 7, sums that hold). */
function amountsOf(row: BillDetail): SubCustomerMonthlyBillDetail {
  return {
    official_amount: row.list_amount, official_discount_amount: row.discount_amount, payment_amount: row.due_amount,
    cash_amount: row.cash_amount, credit_amount: row.credit_amount, coupon_amount: row.voucher_amount,
    flexipurchase_coupon_amount: row.cash_coupon_amount, stored_value_card_amount: row.card_amount,
    debt_amount: debtOf(row), writeoff_amount: row.written_off_amount,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
