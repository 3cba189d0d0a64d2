// ListSubcustomerMonthlyBills: sums of resale customers by service, resource type and kind, up to the end of yesterday.
// Refunds and adjustments are rows of their own (bill_type 1 and 2), which carry no debt, adjustment and discount (api 7).
import { findAccount } from '../../../modules/customers/customers.ts';
import { currencyOfCycle, listMonthlyBills, type MonthlyBill } from '../../../modules/usage/usage.ts';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { ServiceError } from '../refusals.ts';
import type { Answers, BalanceTypeDeductSumV2, BillSumInfoV2, Requests } from '../shapes.ts';
import { askedPartner } from './asked-partner.ts';
import { debtOf, given, isInReach, isZeroDecimal } from './wire-values.ts';

type Answer = Answers['ListSubcustomerMonthlyBills'];

const nothing = (currency: string): Answer => ({ bill_sums: [], count: 0, currency });
/** The wire's bill_type is the number of the kind: 0 consumption, 1 refund, 2 adjustment (of old: write-off by the platform). */
const KINDS = { '0': 'consumption', '1': 'refund', '2': 'adjustment' } as const;
const CONSUMPTION = 0;
const YUAN = 1;

export async function listSubcustomerMonthlyBills(ctx: Ctx, asked: Requests['ListSubcustomerMonthlyBills'], home: string): Promise<Answer | ServiceError> {
  const partner = await askedPartner(ctx, asked.indirect_partner_id);
  if ('code' in partner) return partner;
  const customer = asked.customer_id === undefined ? undefined : await findAccount(ctx, partner.partnerId, { number: asked.customer_id });
  if (customer === null || !isInReach(asked.cycle, ctx.now)) return nothing(home);
  const customerId: Id | undefined = customer?.customer_id;
  const whose = { partnerId: partner.partnerId, month: asked.cycle, customerId };
  const currency = await currencyOfCycle(ctx, { ...whose, associationType: 'resale' }, home);
  const { rows, total } = await listMonthlyBills(ctx, {
    ...whose, currency, offset: asked.offset, limit: asked.limit, serviceCode: asked.cloud_service_type, chargingMode: Number(asked.charge_mode),
    billKind: asked.bill_type === undefined ? undefined : KINDS[asked.bill_type],
  });
  return { bill_sums: rows.map(sumOf), count: total, currency };
}

function sumOf(row: MonthlyBill): BillSumInfoV2 {
  const owed = row.bill_kind === CONSUMPTION ? { debt_amount: debtOf(row), adjustment_amount: row.written_off_amount, discount_amount: row.discount_amount } : {};
  return {
    customer_id: row.number, cloud_service_type: given(row.service_code), cloud_service_type_name: given(row.service_name),
    resource_type_code: given(row.resource_type_code), resource_type_name: given(row.resource_type_name),
    bill_type: String(row.bill_kind), charge_mode: String(row.charging_mode), amount: row.due_amount, ...owed, measure_id: YUAN, account_details: paidBy(row),
  };
}

const BALANCES = [
  ['BALANCE_TYPE_DEBIT', 'cash_amount'],
  ['BALANCE_TYPE_CREDIT', 'credit_amount'],
  ['BALANCE_TYPE_COUPON', 'voucher_amount'],
  ['BALANCE_TYPE_RCASH_COUPON', 'cash_coupon_amount'],
  ['BALANCE_TYPE_STORED_VALUE_CARD', 'card_amount'],
] as const;

/** The means that paid; those that did not are left out. */
function paidBy(row: MonthlyBill): BalanceTypeDeductSumV2[] {
  return BALANCES.flatMap(([balance, column]) => {
    const amount = row[column] ?? '0';
    return isZeroDecimal(amount) ? [] : [{ balance_type: balance, amount, bill_type: String(row.bill_kind) }];
  });
}
