/**
 * Binds the reading side of consumption to its endpoints: turns rows into the wire's words, masks names.
 */
import type { OutputIn } from '../../../contract/endpoint.ts';
import * as contract from '../../../contract/console/usage.ts';
import { customerConsumption as customerConsumptionEndpoint } from '../../../contract/console/customers.ts';
import { maskAccount, maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { hostingBindings } from './hosting/hosting.ts';
import { proofBindings } from './proofs/endpoints.ts';
import { decimal, toAmounts } from './reading/amounts.ts';
import { type ByManagerQuery, summaryByManager, type TrendQuery, trendByManager } from './reading/by-manager.ts';
import { filterChoices } from './reading/choices.ts';
import { customerConsumption } from './reading/customer-consumption.ts';
import { detailTotals } from './reading/detail-totals.ts';
import { listDetails } from './reading/details.ts';
import { type DiscountAmounts, discountDetail, type DiscountQuery } from './reading/discounts.ts';
import { type Explained, explainRecord } from './reading/explain.ts';
import { associationOf } from './reading/kinds.ts';
import { maskedManagers } from './reading/people.ts';
import { extraOf } from './reading/record-extra.ts';
import { managerOut, recordOut } from './reading/record-out.ts';
import { type HeadRow, listSummary, type PartnersSummaryFilter, summaryHead, type SummaryQuery } from './reading/summary.ts';

export function usageQueryBindings(): Binding[] {
  return [
    ...proofBindings(),
    ...hostingBindings(),
    bound(contract.summaryHead, (ctx, { query }) => headOut(ctx, query)),
    bound(contract.summaryList, (ctx, { query }) => listOut(ctx, query)),
    bound(contract.summaryByManager, (ctx, { query }) => byManagerOut(ctx, query)),
    bound(contract.trendByManager, (ctx, { query }) => trendOut(ctx, query)),
    bound(contract.discountDetail, (ctx, { query }) => discountsOut(ctx, query)),
    bound(contract.detailList, async (ctx, { query }) => {
      const { rows, next, resellerName } = await listDetails(ctx, query);
      return { items: rows.map((row) => recordOut(row, resellerName)), next };
    }),
    bound(contract.detailTotals, async (ctx, { query }) => {
      const { totals, watermark } = await detailTotals(ctx, query);
      return { watermark, totals: totals.map((row) => ({ ...toAmounts(row), currency: row.currency, records: Number(row.records) })) };
    }),
    bound(contract.filterChoices, (ctx, { query }) => filterChoices(ctx, query.partnerId)),
    bound(contract.explainRecord, async (ctx, { params, query }) => explainOut(await explainRecord(ctx, params.customerId, params.recordId, query.basis))),
    bound(customerConsumptionEndpoint, async (ctx, { params, query }) => {
      const found = await customerConsumption(ctx, params.customerId, query.month);
      return {
        watermark: found.watermark, wholeMonths: found.wholeMonths,
        months: found.months.map((row) => ({ month: row.month, currency: row.currency, dueAmount: decimal(row.due_amount), listAmount: decimal(row.list_amount), complete: row.complete })),
        services: found.services.map((row) => ({ serviceCode: row.service_code, serviceName: row.service_name, currency: row.currency, dueAmount: decimal(row.due_amount), previousDueAmount: decimal(row.previous) })),
      };
    }),
  ];
}

async function headOut(ctx: Ctx, query: PartnersSummaryFilter): Promise<OutputIn<typeof contract.summaryHead>> {
  const { watermark, rows } = await summaryHead(ctx, query);
  const partsOf = (part: HeadRow['part'], currency: string) => rows.filter((row) => row.part === part && row.currency === currency && row.customers > 0);
  const currencies = rows.filter((row) => row.part === 'currency').map((row) => ({
    currency: row.currency, customers: row.customers, means: toAmounts(row),
    consumptionAmount: decimal(row.consumption), discountAmount: decimal(row.discount_amount), refundAmount: decimal(row.refund), adjustmentAmount: decimal(row.adjustment),
    netAmount: decimal(row.due_amount), previousNetAmount: decimal(row.previous),
    association: partsOf('association', row.currency).map((part) => ({ associationType: associationOf(part.association_type ?? 0), customers: part.customers, dueAmount: decimal(part.due_amount), listAmount: decimal(part.list_amount), discountAmount: decimal(part.discount_amount) })),
    providers: partsOf('provider', row.currency).map((part) => ({ provider: part.provider ?? '', dueAmount: decimal(part.due_amount), listAmount: decimal(part.list_amount) })),
  }));
  return { watermark, currencies };
}

async function listOut(ctx: Ctx, query: SummaryQuery): Promise<OutputIn<typeof contract.summaryList>> {
  const { rows, total, watermark, managersOf, resellerOf } = await listSummary(ctx, query);
  const items = rows.map((row) => ({
    ...toAmounts(row), partnerId: row.partner_id, customerId: row.customer_id, customerName: maskName(row.name), accountName: maskAccount(row.account_name), number: row.number, month: query.month, currency: row.currency,
    associationType: associationOf(row.association_type), kind: query.kind, managers: managersOf(row.customer_id), resellerName: resellerOf(row.partner_id), records: Number(row.records),
  }));
  return { items, total, watermark };
}

async function byManagerOut(ctx: Ctx, query: ByManagerQuery): Promise<OutputIn<typeof contract.summaryByManager>> {
  const { partnerId, watermark, rows, totals } = await summaryByManager(ctx, query);
  const masked = await maskedManagers(ctx, partnerId, rows.map((row) => row.manager_id));
  const amounts = (row: (typeof rows)[number]) => ({ currency: row.currency, dueAmount: decimal(row.due_amount), listAmount: decimal(row.list_amount), discountAmount: decimal(row.discount_amount), previousDueAmount: decimal(row.previous) });
  return {
    watermark, totals: totals.map(amounts),
    items: rows.map((row) => ({ ...amounts(row), manager: row.manager_id === null ? null : masked(row.manager_id), customers: row.customers })),
  };
}

async function trendOut(ctx: Ctx, query: TrendQuery): Promise<OutputIn<typeof contract.trendByManager>> {
  const { partnerId, watermark, rows } = await trendByManager(ctx, query);
  const masked = await maskedManagers(ctx, partnerId, rows.map((row) => row.manager_id));
  const items = rows.map((row) => ({ month: row.month.slice(0, 7), currency: row.currency, manager: row.manager_id === null ? null : masked(row.manager_id), dueAmount: decimal(row.due_amount), listAmount: decimal(row.list_amount) }));
  return { watermark, items };
}

async function discountsOut(ctx: Ctx, query: DiscountQuery): Promise<OutputIn<typeof contract.discountDetail>> {
  const { watermark, rows, sums, total } = await discountDetail(ctx, query);
  const amounts = (row: DiscountAmounts) => ({
    listAmount: decimal(row.list_amount), discountAmount: decimal(row.discount_amount), commercialDiscountAmount: decimal(row.commercial_discount_amount), partnerDiscountAmount: decimal(row.partner_discount_amount),
    promotionDiscountAmount: decimal(row.promotion_discount_amount), otherDiscountAmount: decimal(row.other_discount_amount),
  });
  return {
    watermark, total, sums: sums.map((row) => ({ currency: row.currency, ...amounts(row) })),
    items: rows.map((row) => ({ key: row.key, name: query.by === 'customer' ? customerLabel(row) : row.name, currency: row.currency, ...amounts(row) })),
  };
}

/** A customer without a name is called by its account. */
function customerLabel(row: { readonly name: string; readonly account_name: string }): string {
  return row.name === '' ? maskAccount(row.account_name) : maskName(row.name);
}

function explainOut(found: Explained): OutputIn<typeof contract.explainRecord> {
  const { record, origin } = found;
  return {
    record: recordOut(record, found.resellerName),
    derivation: found.derivation.map((step) => ({ ...step, inputs: { ...step.inputs } })),
    discounts: found.discounts,
    owners: found.owners.map((owner) => ({
      basis: owner.basis, manager: managerOut(owner.manager_id, owner.manager_name), fromDay: owner.from_day, toDay: owner.to_day,
      assignedAt: owner.assigned_at?.toISOString() ?? null, unassignedAt: owner.unassigned_at?.toISOString() ?? null, rule: ownerRule(owner),
    })),
    origin: {
      source: origin.source, runId: origin.run_id, fileName: origin.file_name ?? '', line: Number(origin.line), loadedAt: origin.loaded_at.toISOString(), sourceRecordId: origin.source_record_id, revision: origin.revision,
    },
    corrections: found.corrections.map((line) => ({ recordId: line.record_id, relation: line.relation, dueAmount: decimal(line.due_amount), loadedAt: line.loaded_at.toISOString() })),
    zeroReason: found.zeroReason,
    extra: extraOf(record.detail),
  };
}

const OWNER_RULES = { now: 'R-4.4.now', 'board-day': 'R-4.4.board', 'second-day': 'R-4.4.second' } as const;

function ownerRule(owner: Explained['owners'][number]): string {
  return owner.manager_id === null ? 'R-4.4.unassigned' : OWNER_RULES[owner.basis];
}
