/** 查看历史客户经理: who looked after a reseller when, and which days count on which page (sales 4.2, 4.4). */
import { Drawer, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { resellerHistory } from '../../../contract/console/resellers.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useEyeColumn } from '../../ui/eye-column.tsx';
import { Instant } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { TABLE_HEAD } from '../../ui/table-head.tsx';
import { DayRange } from '../customers/customer-detail-page.tsx';

type Span = OutputOf<typeof resellerHistory>['items'][number];
const PAGE_SIZE = 20;
const NO_SPANS: readonly Span[] = [];
const managerOf = (span: Span) => span.memberId;
const nameOf = (span: Span) => span.managerName;

export function ResellerHistory({ resellerId, name, onClose }: { resellerId: string; name: string; onClose: () => void }): ReactNode {
  const say = useSay();
  const [page, setPage] = useState(1);
  const read = useRead(resellerHistory, { query: { resellerId, limit: String(PAGE_SIZE), offset: String((page - 1) * PAGE_SIZE) } }, { keepPrevious: true });
  const spans = read.data?.items ?? NO_SPANS;
  const manager = useEyeColumn(say('resellers:manager'), 'name', spans, useManagerReveal(), managerOf, nameOf);
  return (
    <Drawer open onClose={onClose} title={say('resellers:history.title', { name })} size={1000}>
      <p className="pc-about">{`${say('resellers:history.about')} ${say('customers:span.rules')}`}</p>
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : (
        <Table<Span>
          size="small"
          rowKey="spanId"
          dataSource={[...spans]}
          loading={read.isPending}
          locale={{ emptyText: say('resellers:history.empty') }}
          components={TABLE_HEAD}
          scroll={{ x: 'max-content' }}
          pagination={{ current: page, pageSize: PAGE_SIZE, total: read.data?.total ?? 0, showSizeChanger: false, hideOnSinglePage: true, onChange: setPage }}
          columns={[
            { key: 'manager', title: manager.head, render: (_, span) => manager.of(span) },
            { key: 'second', title: say('customers:span.second'), render: (_, span) => <DayRange from={span.secondFrom} to={span.secondTo} /> },
            { key: 'board', title: say('customers:span.board'), render: (_, span) => <DayRange from={span.boardFrom} to={span.boardTo} /> },
            { key: 'at', title: say('customers:span.assignedAt'), render: (_, span) => <Instant value={span.assignedAt} business /> },
            { key: 'to', title: say('customers:span.unassignedAt'), render: (_, span) => <Instant value={span.unassignedAt} business missing={say('customers:span.stillOpen')} /> },
            { key: 'by', title: say('resellers:history.by'), render: (_, span) => [span.assignedByName, span.endedByName].filter((by) => by !== '').join(' / ') || '—' },
          ]}
        />
      )}
    </Drawer>
  );
}
