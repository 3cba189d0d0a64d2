/** Columns of 业绩明细: what one reads daily, and every field of a line to choose from, by group. */
import { Link } from '@tanstack/react-router';
import type { Say } from '../../app/language.ts';
import { LongText, Money } from '../../ui/figures.tsx';
import { type Column, instantColumn, moneyColumn, monthColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { Why, type WhyContent } from '../../ui/why.tsx';
import { MANAGER_NAME } from '../usage/reveal-names.ts';
import { type LineRow, PARTS, recordPath } from './line-words.ts';
import { LINES } from './performance-tabs.ts';
import { FeedbackTag, Reasons, SheetTag } from './states.tsx';

export interface LineLinks {
  /** Whether the pages behind may be opened by who looks. */
  readonly toCustomer: boolean;
  readonly toRecord: boolean;
}

function who(say: Say, links: LineLinks): Column<LineRow>[] {
  const group = say('performance:group.who');
  return [
    {
      key: 'customerName', title: say('performance:field.customer'), width: 170, group, masked: { column: 'name', idOf: (row) => row.customerId },
      render: (row, revealed) => {
        const name = revealed ?? (row.customerName || row.accountName);
        return links.toCustomer ? <Link to={`/sales/customers/${row.customerId}`} className="pc-usage-name">{name}</Link> : <LongText>{name}</LongText>;
      },
    },
    textColumn({ key: 'manager', title: say('performance:field.manager'), width: 120, group, masked: { column: MANAGER_NAME, idOf: (row) => row.manager?.memberId ?? null }, value: (row) => row.manager?.name ?? say('performance:field.nobody') }),
    textColumn({ key: 'accountName', title: say('performance:field.account'), width: 150, group, hidden: true, masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
    textColumn({ key: 'reseller', title: say('performance:field.reseller'), group, hidden: true, masked: { column: 'resellerName', idOf: (row) => (row.resellerName ? row.customerId : null) }, value: (row) => row.resellerName ?? '' }),
    textColumn({ key: 'associationType', title: say('performance:field.associationType'), width: 104, group, hidden: true, value: (row) => say(`customers:association.${row.associationType}`) }),
  ];
}

function what(say: Say, links: LineLinks): Column<LineRow>[] {
  const group = say('performance:group.what');
  return [
    {
      key: 'tradeNo', title: say('performance:field.tradeNo'), width: 180, group,
      render: (row) => (links.toRecord ? <Link to={recordPath(row)} className="pc-usage-name" aria-label={`${say('performance:lines.toRecord')} ${row.tradeNo}`}>{row.tradeNo || say('performance:lines.toRecord')}</Link> : <LongText>{row.tradeNo}</LongText>),
    },
    textColumn({ key: 'chargingMode', title: say('performance:field.chargingMode'), width: 104, group, value: (row) => say(`usage:chargingMode.${row.chargingMode}`) }),
    textColumn({ key: 'billType', title: say('performance:field.billType'), width: 130, group, value: (row) => say(`usage:billType.${row.billType}`) }),
    textColumn({ key: 'service', title: say('performance:field.service'), width: 150, group, hidden: true, value: (row) => row.serviceName }),
  ];
}

function when(say: Say): Column<LineRow>[] {
  const group = say('performance:group.when');
  return [
    instantColumn({ key: 'consumedFrom', title: say('performance:field.consumedFrom'), business: true, group, value: (row) => row.consumedFrom }),
    instantColumn({ key: 'recognisedAt', title: say('performance:field.recognisedAt'), business: true, group, hidden: true, value: (row) => row.recognisedAt }),
    textColumn({ key: 'day', title: say('performance:field.day'), width: 110, group, hidden: true, value: (row) => row.day }),
    textColumn({ key: 'latency', title: say('performance:field.latency'), width: 190, group, hidden: true, value: (row) => say(`performance:latency.${row.latency}`) }),
  ];
}

function sheet(say: Say): Column<LineRow>[] {
  const group = say('performance:group.sheet');
  return [
    { key: 'state', title: say('performance:field.state'), width: 104, group, render: (row) => <SheetTag state={row.state} /> },
    monthColumn({ key: 'sheetMonth', title: say('performance:field.month'), group, value: (row) => row.sheetMonth }),
    { key: 'sheetId', title: say('performance:field.sheetId'), width: 178, group, hidden: true, render: (row) => <Link to={LINES} search={{ sheetId: row.sheetId } as never} className="pc-code">{row.sheetId}</Link> },
    monthColumn({ key: 'lateFor', title: say('performance:field.lateFor'), help: say('performance:field.lateHelp'), group, hidden: true, value: (row) => row.lateFor }),
    textColumn({ key: 'kind', title: say('performance:field.kind'), width: 90, group, hidden: true, value: (row) => say(`performance:lineKind.${row.kind}`) }),
    { key: 'feedback', title: say('performance:field.feedback'), width: 100, group, render: (row) => (row.feedback === 'none' ? <span className="pc-about">{say('performance:feedbackState.none')}</span> : <FeedbackTag state={row.feedback} />) },
    quantityColumn({ key: 'ruleVersion', title: say('performance:field.ruleVersion'), width: 96, group, hidden: true, value: (row) => row.ruleVersion }),
  ];
}

export function lineColumns(say: Say, links: LineLinks, why: (row: LineRow) => () => Promise<WhyContent>): Column<LineRow>[] {
  const group = say('performance:group.money');
  const shown = sheet(say);
  return [
    textColumn({ key: 'product', title: say('performance:field.product'), always: true, opens: true, width: 180, group: say('performance:group.what'), value: (row) => row.productName || row.serviceName }),
    { key: 'amount', title: say('performance:field.amount'), help: say('performance:field.amountHelp'), width: 140, align: 'right', group, render: (row) => <Why content={why(row)}><Money value={row.amount} currency={row.currency} /></Why> },
    { key: 'reasons', title: say('performance:field.reasons'), width: 170, group, render: (row) => <Reasons reasons={row.reasons} /> },
    moneyColumn({ key: 'dueAmount', title: say('performance:field.due'), width: 120, group, value: (row) => row.dueAmount }),
    moneyColumn({ key: 'unpaidAmount', title: say('performance:field.unpaid'), help: say('performance:rule.unpaid'), width: 110, group, value: (row) => row.unpaidAmount }),
    ...who(say, links).slice(0, 2),
    ...when(say).slice(0, 1),
    ...shown.slice(0, 2),
    ...what(say, links),
    ...who(say, links).slice(2),
    ...PARTS.map((part) => moneyColumn<LineRow>({ key: part, title: say(`performance:field.${part}`), width: 110, group, hidden: true, value: (row) => row[`${part}Amount`] })),
    ...when(say).slice(1),
    ...shown.slice(2),
  ];
}
