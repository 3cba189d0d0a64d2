/** Columns of 消费明细: what sales 5.4 shows by itself, and the full set of fields to choose from, by group. */
import type { ReactNode } from 'react';
import type { detailList } from '../../../contract/console/usage.ts';
import type { Say } from '../../app/language.ts';
import { Money } from '../../ui/figures.tsx';
import { type Column, instantColumn, monthColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import type { RowOf } from '../../ui/list-page.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { Why, type WhyContent } from '../../ui/why.tsx';
import { amountColumns } from './amounts.ts';
import { MANAGER_NAME } from './reveal-names.ts';

export type RecordRow = RowOf<typeof detailList>;
const PAYMENT_TONES: Record<RecordRow['payment'], Tone> = { paid: 'done', arrears: 'attention', unsettled: 'waiting', free: 'quiet' };

export function PaymentTag({ payment, say }: { payment: RecordRow['payment']; say: Say }): ReactNode {
  return <StatusTag tone={PAYMENT_TONES[payment]}>{say(`usage:payment.${payment}`)}</StatusTag>;
}

/** A record that takes another back, or that has been taken back itself. */
export function CorrectionTag({ row, say }: { row: Pick<RecordRow, 'reversesId' | 'reversed'>; say: Say }): ReactNode {
  if (row.reversesId) return <StatusTag tone="quiet">{say('usage:record.reversing')}</StatusTag>;
  return row.reversed ? <StatusTag tone="quiet">{say('usage:record.reversed')}</StatusTag> : null;
}

export function recordColumns(say: Say, why: (row: RecordRow) => () => Promise<WhyContent>): Column<RecordRow>[] {
  return [
    textColumn({ key: 'customerName', title: say('customers:field.name'), always: true, opens: true, width: 180, group: say('usage:group.who'), masked: { column: 'name', idOf: (row) => row.customerId }, value: (row) => row.customerName || row.accountName }),
    { key: 'dueAmount', title: say('usage:amount.dueAmount'), width: 140, align: 'right', group: say('usage:group.money'), render: (row) => <Why content={why(row)}><Money value={row.dueAmount} currency={row.currency} /></Why> },
    ...what(say).slice(0, 2),
    ...when(say).slice(0, 1),
    ...how(say).slice(0, 2),
    { key: 'payment', title: say('usage:field.payment'), width: 116, group: say('usage:group.money'), render: (row) => <PaymentTag payment={row.payment} say={say} /> },
    ...amountColumns<RecordRow>(say, { shown: ['listAmount', 'discountAmount'] }),
    textColumn({ key: 'manager', title: say('customers:field.manager'), width: 120, group: say('usage:group.who'), masked: { column: MANAGER_NAME, idOf: (row) => row.manager?.memberId ?? null }, value: (row) => row.manager?.name ?? say('usage:filter.managerNone') }),
    ...how(say).slice(2),
    ...what(say).slice(2),
    textColumn({ key: 'accountName', title: say('customers:field.accountName'), width: 150, group: say('usage:group.who'), masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
    textColumn({ key: 'associationType', title: say('customers:field.associationType'), width: 104, group: say('usage:group.who'), value: (row) => say(`customers:association.${row.associationType}`) }),
    textColumn({ key: 'reseller', title: say('customers:field.reseller'), hidden: true, group: say('usage:group.who'), masked: { column: 'resellerName', idOf: (row) => (row.resellerName ? row.customerId : null) }, value: (row) => row.resellerName ?? '' }),
    ...when(say).slice(1),
    ...usage(say),
    textColumn({ key: 'currency', title: say('usage:field.currency'), width: 76, hidden: true, group: say('usage:group.money'), value: (row) => row.currency }),
    { key: 'corrected', title: say('usage:field.corrected'), width: 110, group: say('usage:group.how'), hidden: true, render: (row) => <CorrectionTag row={row} say={say} /> },
  ];
}

function when(say: Say): Column<RecordRow>[] {
  const group = say('usage:group.when');
  return [
    instantColumn({ key: 'consumedFrom', title: say('usage:field.consumedFrom'), help: say('usage:field.consumedHelp'), sort: 'consumedFrom', business: true, group, value: (row) => row.consumedFrom }),
    instantColumn({ key: 'consumedTo', title: say('usage:field.consumedTo'), business: true, group, hidden: true, value: (row) => row.consumedTo }),
    instantColumn({ key: 'tradedAt', title: say('usage:field.tradedAt'), help: say('usage:field.tradedHelp'), business: true, group, hidden: true, value: (row) => row.tradedAt }),
    textColumn({ key: 'day', title: say('usage:field.day'), width: 110, group, hidden: true, value: (row) => row.day }),
    monthColumn({ key: 'month', title: say('usage:field.month'), group, hidden: true, value: (row) => row.month }),
  ];
}

function what(say: Say): Column<RecordRow>[] {
  const group = say('usage:group.what');
  return [
    textColumn({ key: 'serviceName', title: say('usage:field.service'), width: 150, group, value: (row) => row.serviceName }),
    textColumn({ key: 'productName', title: say('usage:field.product'), width: 170, group, value: (row) => row.productName }),
    textColumn({ key: 'resourceName', title: say('usage:field.resourceName'), group, value: (row) => row.resourceName }),
    textColumn({ key: 'regionName', title: say('usage:field.region'), width: 120, group, value: (row) => row.regionName }),
    textColumn({ key: 'provider', title: say('usage:field.provider'), width: 120, group, hidden: true, value: (row) => row.provider }),
    textColumn({ key: 'resourceType', title: say('usage:field.resourceType'), group, hidden: true, value: (row) => row.resourceTypeCode }),
    textColumn({ key: 'productId', title: say('usage:field.productId'), group, hidden: true, value: (row) => row.productId }),
    textColumn({ key: 'spec', title: say('usage:field.spec'), group, hidden: true, value: (row) => row.spec }),
    textColumn({ key: 'resourceId', title: say('usage:field.resourceId'), width: 220, group, hidden: true, value: (row) => row.resourceId }),
    textColumn({ key: 'resourceTag', title: say('usage:field.resourceTag'), group, hidden: true, value: (row) => row.resourceTag }),
    textColumn({ key: 'periodType', title: say('usage:field.periodType'), width: 100, group, hidden: true, value: (row) => row.periodType }),
  ];
}

function how(say: Say): Column<RecordRow>[] {
  const group = say('usage:group.how');
  return [
    textColumn({ key: 'chargingMode', title: say('usage:field.chargingMode'), width: 110, group, value: (row) => say(`usage:chargingMode.${row.chargingMode}`) }),
    textColumn({ key: 'billType', title: say('usage:field.billType'), width: 140, group, value: (row) => say(`usage:billType.${row.billType}`) }),
    textColumn({ key: 'tradeNo', title: say('usage:field.tradeNo'), width: 190, group, value: (row) => row.tradeNo }),
    textColumn({ key: 'billKind', title: say('usage:field.billKind'), width: 100, group, hidden: true, value: (row) => say(`usage:billKind.${row.billKind}`) }),
  ];
}

function usage(say: Say): Column<RecordRow>[] {
  const group = say('usage:group.usage');
  return [
    textColumn({ key: 'usageType', title: say('usage:field.usageType'), group, hidden: true, value: (row) => row.usageType }),
    quantityColumn({ key: 'usageAmount', title: say('usage:field.usage'), width: 150, group, hidden: true, value: (row) => row.usageAmount, unit: (row) => row.usageUnit }),
    quantityColumn({ key: 'packageUsage', title: say('usage:field.packageUsage'), width: 150, group, hidden: true, value: (row) => row.packageUsage, unit: (row) => row.usageUnit }),
    quantityColumn({ key: 'reservedUsage', title: say('usage:field.reservedUsage'), width: 150, group, hidden: true, value: (row) => row.reservedUsage, unit: (row) => row.usageUnit }),
  ];
}
