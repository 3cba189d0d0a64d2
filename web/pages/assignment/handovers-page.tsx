/** 移交 (sales 4.4): hand-overs that wait for their day, with who gives and gets; cancelled from here; what became of the others. */
import { Link } from '@tanstack/react-router';
import { App, Button, Skeleton, Table } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { listManagers } from '../../../contract/console/assignment.ts';
import { cancelHandover, handoverCustomers, handoverState, listHandovers } from '../../../contract/console/handovers.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { call } from '../../app/client.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useMay } from '../../app/session.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { ProblemView, problemWords } from '../../ui/problem-view.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { useAssignmentTabs } from './assignment-tabs.ts';
import { usePartnerFilter } from './partner-filter.ts';

type Row = RowOf<typeof listHandovers>;
type Line = OutputOf<typeof handoverCustomers>['items'][number];
const TONES: Readonly<Record<Row['state'], Tone>> = { planned: 'waiting', done: 'done', cancelled: 'quiet', stopped: 'attention', superseded: 'quiet' };

export function HandoversPage(): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const tabs = useAssignmentTabs();
  const mayCancel = useMay(cancelHandover.access);
  const reveal = useManagerReveal();
  const partners = usePartnerFilter();
  const [partnerId] = useSearchPart('partnerId');
  const cancel = useWrite(cancelHandover, ['assignment', 'customers', 'usage']);
  const filters = useMemo<FilterDefinition[]>(
    () => [
      ...partners,
      { kind: 'choice', key: 'state', label: say('assignment:handovers.state'), place: 'bar', choices: handoverState.options.map((value) => ({ value, label: say(`assignment:handovers.state.${value}`) })) },
      {
        kind: 'lookup', key: 'managerId', label: say('customers:span.manager'),
        search: async (q) => (await call(listManagers, { query: { limit: '20', ...(q ? { q } : {}), ...(partnerId ? { partnerId } : {}) } })).items.map((m) => ({ value: m.memberId, label: `${m.name} · ${m.login}` })),
      },
    ],
    [say, partners, partnerId],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'effectiveDay', title: say('assignment:handover.day'), always: true, opens: true, width: 130, value: (row) => row.effectiveDay }),
      { key: 'state', title: say('assignment:handovers.state'), width: 120, render: (row) => <StatusTag tone={TONES[row.state]}>{say(`assignment:handovers.state.${row.state}`)}</StatusTag> },
      { key: 'from', title: say('assignment:handovers.from'), width: 200, render: (row) => row.from.map((giver) => `${giver.manager?.name ?? say('assignment:handover.nobody')} (${giver.customers})`).join(', ') },
      textColumn({ key: 'to', title: say('assignment:handovers.to'), width: 150, masked: { column: 'name', idOf: (row) => row.to.memberId }, value: (row) => row.to.name }),
      quantityColumn({ key: 'customers', title: say('assignment:handovers.customers'), value: (row) => String(row.customers) }),
      quantityColumn({ key: 'moved', title: say('assignment:handovers.moved'), value: (row) => String(row.moved) }),
      quantityColumn({ key: 'others', title: say('assignment:handovers.others'), value: (row) => String(row.others) }),
      instantColumn({ key: 'createdAt', title: say('assignment:handovers.createdAt'), business: true, value: (row) => row.createdAt }),
      textColumn({ key: 'createdBy', title: say('assignment:handovers.createdBy'), value: (row) => row.createdByName }),
      instantColumn({ key: 'closedAt', title: say('assignment:handovers.closedAt'), business: true, hidden: true, value: (row) => row.closedAt }),
      textColumn({ key: 'closedBy', title: say('assignment:handovers.closedBy'), hidden: true, value: (row) => row.closedByName }),
    ],
    [say],
  );
  const ask = (row: Row) =>
    void modal.confirm({
      title: say('assignment:handovers.cancelTitle', { day: row.effectiveDay, name: row.to.name }),
      content: say('assignment:handovers.cancelHint', { count: row.waiting }),
      okText: say('assignment:handovers.cancel'),
      onOk: () =>
        cancel.run({ params: { handoverId: row.handoverId } }).then(
          (done) => void message.success(say('assignment:handovers.cancelled', { count: done.cancelled })),
          (error: unknown) => void message.error(problemWords(error, say)),
        ),
    });
  return (
    <ListPage
      id="handovers"
      title={say('shell:page.assignment')}
      about={say('assignment:handovers.about')}
      rules={say('assignment:handovers.rules')}
      pageTabs={tabs}
      list={listHandovers}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.handoverId}
      rowName={(row) => `${row.effectiveDay} ${row.to.name}`}
      {...(reveal ? { reveal } : {})}
      rowActionsWidth={110}
      rowActions={(row) => (mayCancel && row.cancellable ? <Button type="link" size="small" onClick={() => ask(row)}>{say('assignment:handovers.cancel')}</Button> : null)}
      panelTitle={(row) => say('assignment:handovers.panel', { day: row.effectiveDay, name: row.to.name })}
      panel={(_, key) => <Lines key={key} handoverId={key} partnerId={partnerId} />}
      empty={{ title: say('assignment:handovers.empty'), hint: say('assignment:handovers.emptyHint'), action: <Link to="/sales/assignment">{say('assignment:tab.managers')}</Link> }}
    />
  );
}

const LINES_PAGE = 20;

function Lines({ handoverId, partnerId }: { handoverId: string; partnerId: string | undefined }): ReactNode {
  const say = useSay();
  const read = useRead(handoverCustomers, { params: { handoverId }, query: { limit: '200', ...(partnerId ? { partnerId } : {}) } });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} />;
  return (
    <Table<Line>
      size="small"
      rowKey="customerId"
      dataSource={read.data.items}
      pagination={{ pageSize: LINES_PAGE, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { key: 'name', title: say('customers:field.name'), ellipsis: true, render: (_, line) => (line.visible ? <Link to={`/sales/customers/${line.customerId}`}>{line.name}</Link> : line.name) },
        { key: 'from', title: say('assignment:handovers.from'), width: 130, render: (_, line) => line.from?.name ?? say('assignment:handover.nobody') },
        { key: 'state', title: say('assignment:handovers.state'), width: 130, render: (_, line) => <StatusTag tone={line.state === 'moved' ? 'done' : line.state === 'planned' ? 'waiting' : line.state === 'stopped' ? 'attention' : 'quiet'}>{say(`assignment:handovers.line.${line.state}`)}</StatusTag> },
      ]}
    />
  );
}
