/** 业绩转移记录 (sales 7.2, 11 #13): transfers asked for, hand-overs and late corrections; the operator's desk decides those that wait. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { getCustomer } from '../../../contract/console/customers.ts';
import { askTransfer, listTransfers, transferKind, transferState } from '../../../contract/console/incentives.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { LongText, Missing, Money } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { rangeFilters, useRangeAsked } from '../boards/board-state.ts';
import { MONTHS_BACK, usePeriod } from '../usage/period.ts';
import { MANAGER_NAME, useNamesReveal } from '../usage/reveal-names.ts';
import { usePartnerAsked } from '../usage/whose-filters.ts';
import { AskTransferDrawer } from './ask-transfer-drawer.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { Notices } from './notices.tsx';
import { usePartnerBar, usePerformanceChoices, useWhosePerformance } from './performance-filters.ts';
import { LINES, useDeskTabs, usePerformanceTabs } from './performance-tabs.ts';
import '../usage/usage.css';
import './performance.css';

export type TransferRow = RowOf<typeof listTransfers>;
const TONES: Readonly<Record<TransferRow['state'], Tone>> = { asked: 'waiting', approved: 'done', refused: 'quiet', done: 'done' };
const UNKNOWN_HERE = ['associationType', 'currency', 'supervisorId', 'customerName', 'accountName'] as const;

function columnsOf(say: Say, { toCustomer, desk }: { readonly toCustomer: boolean; readonly desk: boolean }): Column<TransferRow>[] {
  const manager = (key: string, title: string, of: (row: TransferRow) => TransferRow['from']): Column<TransferRow> =>
    textColumn({ key, title, width: 130, masked: { column: MANAGER_NAME, idOf: (row) => of(row)?.memberId ?? null }, value: (row) => of(row)?.name ?? say('performance:field.nobody') });
  return [
    {
      key: 'customerName', title: say('performance:field.customer'), always: true, width: 160, masked: { column: 'name', idOf: (row) => row.customerId },
      render: (row, revealed) => {
        const name = revealed ?? (row.customerName || row.accountName);
        return toCustomer ? <Link to={`/sales/customers/${row.customerId}`} className="pc-usage-name">{name}</Link> : <LongText>{name}</LongText>;
      },
    },
    { key: 'state', title: say('performance:transfers.state'), width: 92, render: (row) => <StatusTag tone={desk && row.state === 'asked' ? 'attention' : TONES[row.state]} title={row.note || undefined}>{say(`performance:transfers.state.${row.state}`)}</StatusTag> },
    { key: 'amount', title: say('performance:transfers.amount'), width: 140, align: 'right', render: (row) => <Money value={row.amount} currency={row.currency} /> },
    manager('from', say('performance:transfers.from'), (row) => row.from),
    manager('to', say('performance:transfers.to'), (row) => row.to),
    { key: 'days', title: say('performance:transfers.days'), width: 200, render: (row) => <span className="pc-figure">{row.fromDay === row.toDay ? row.fromDay : `${row.fromDay} – ${row.toDay}`}</span> },
    { key: 'counted', title: say('performance:transfers.counted'), width: 96, render: (row) => (row.sheetMonth && row.sheetId ? <Link to={LINES} search={{ sheetId: row.sheetId } as never} className="pc-figure">{row.sheetMonth}</Link> : <Missing why={say('performance:transfers.notYet')} />) },
    textColumn({ key: 'kind', title: say('performance:transfers.kind'), width: 100, value: (row) => say(`performance:transfers.kind.${row.kind}`) }),
    textColumn({ key: 'cause', title: say('performance:transfers.cause'), width: 110, value: (row) => say(`performance:transfers.cause.${row.cause}`) }),
    textColumn({ key: 'reason', title: say('performance:transfers.reason'), width: 220, value: (row) => row.reason }),
    instantColumn({ key: 'askedAt', title: say('performance:transfers.askedAt'), value: (row) => row.askedAt }),
    textColumn({ key: 'askedBy', title: say('performance:transfers.askedBy'), width: 110, value: (row) => row.askedBy }),
    textColumn({ key: 'approver', title: say('performance:transfers.approver'), width: 110, hidden: desk, value: (row) => row.approver }),
    instantColumn({ key: 'decidedAt', title: say('performance:transfers.decidedAt'), hidden: true, value: (row) => row.decidedAt }),
    textColumn({ key: 'note', title: say('performance:transfers.note'), width: 180, hidden: true, value: (row) => row.note }),
    textColumn({ key: 'accountName', title: say('performance:field.account'), width: 150, hidden: true, masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
  ];
}

function useFilters(desk: boolean, choices: ReturnType<typeof usePerformanceChoices>): FilterDefinition[] {
  const say = useSay();
  const period = usePeriod();
  const range = useRangeAsked(MONTHS_BACK);
  const partner = usePartnerBar();
  const whose = useWhosePerformance(choices, UNKNOWN_HERE);
  return useMemo<FilterDefinition[]>(
    () => [
      ...rangeFilters(range, period, MONTHS_BACK, say),
      ...partner,
      { kind: 'choices', key: 'state', label: say('performance:transfers.state'), place: 'bar', choices: transferState.options.map((value) => ({ value, label: say(`performance:transfers.state.${value}`) })), ...(desk ? { initial: 'asked' } : {}) },
      ...whose.filter(({ key, kind }) => key !== 'managerId' || kind !== 'choice'),
      { kind: 'choice', key: 'managerId', label: say('performance:filter.manager'), choices: choices.managers.map(({ memberId, name }) => ({ value: memberId, label: name })) },
      { kind: 'choices', key: 'kind', label: say('performance:transfers.kind'), choices: transferKind.options.map((value) => ({ value, label: say(`performance:transfers.kind.${value}`) })) },
    ],
    [say, period, range, partner, whose, desk, choices.managers],
  );
}

export function TransferList({ desk }: { desk: boolean }): ReactNode {
  const say = useSay();
  const choices = usePerformanceChoices();
  const reveal = useNamesReveal();
  const toCustomer = useMay(getCustomer.access);
  const mayAsk = useMay(askTransfer.access) && !desk;
  const pageTabs = usePerformanceTabs();
  const deskTabs = useDeskTabs();
  const filters = useFilters(desk, choices);
  const columns = useMemo(() => columnsOf(say, { toCustomer, desk }), [say, toCustomer, desk]);
  const partnerId = usePartnerAsked();
  const [asking, setAsking] = useState(false);
  const [deciding, setDeciding] = useState<TransferRow | null>(null);
  return (
    <>
      <ListPage
        id={desk ? 'performance-desk-transfers' : 'performance-transfers'}
        title={say(desk ? 'performance:review.title' : 'performance:title')}
        about={say('performance:transfers.about')}
        rules={<Notices />}
        pageTabs={desk ? deskTabs : pageTabs}
        actions={mayAsk ? <Button type="primary" onClick={() => setAsking(true)}>{say('performance:transfers.ask')}</Button> : undefined}
        list={listTransfers}
        paging="keyset"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.transferId}
        rowName={(row) => `${row.customerName || row.accountName} ${row.fromDay}`}
        {...(reveal ? { reveal } : {})}
        exports={{ list: 'performance-transfers', access: 'performance.export', selectedKey: (row) => row.transferId }}
        {...(desk ? { rowActionsWidth: 80, rowActions: (row: TransferRow) => (row.state === 'asked' ? <Button type="link" size="small" onClick={() => setDeciding(row)}>{say('performance:transfers.decide')}</Button> : null) } : {})}
        empty={{ title: say(desk ? 'performance:transfers.deskEmpty' : 'performance:transfers.empty'), hint: say(desk ? 'performance:transfers.deskEmptyHint' : 'performance:transfers.emptyHint') }}
      />
      {mayAsk ? <AskTransferDrawer open={asking} onClose={() => setAsking(false)} choices={choices} /> : null}
      {deciding && partnerId ? <DecideDialog row={deciding} partnerId={partnerId} onClose={() => setDeciding(null)} /> : null}
    </>
  );
}

export function PerformanceTransfersPage(): ReactNode {
  return <TransferList desk={false} />;
}

export function ReviewTransfersPage(): ReactNode {
  return <TransferList desk />;
}
