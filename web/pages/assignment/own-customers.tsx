/** 查看客户列表 of one manager, with 收回 for ticked rows (sales 4.2). */
import { Link } from '@tanstack/react-router';
import { App, Button, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { listAssignable, unassignCustomers } from '../../../contract/console/assignment.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Instant } from '../../ui/figures.tsx';
import { HandoverDrawer } from './handover-drawer.tsx';
import { ProblemView, problemWords } from '../../ui/problem-view.tsx';

type Row = OutputOf<typeof listAssignable>['items'][number];
const PAGE_SIZE = 20;

export interface OwnCustomersProps {
  readonly memberId: string;
  readonly name: string;
  /** The partner looked at; undefined: one's own. */
  readonly partnerId: string | undefined;
  /** Whether its customers can be taken back from here. */
  readonly assignable: boolean;
}

export function OwnCustomers({ memberId, name, partnerId, assignable }: OwnCustomersProps): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const may = useMay(unassignCustomers.access) && assignable;
  const [page, setPage] = useState(1);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [leaving, setLeaving] = useState(false);
  const unassign = useWrite(unassignCustomers, ['assignment', 'customers', 'usage']);
  const read = useRead(listAssignable, { query: { managerId: memberId, ...(partnerId ? { partnerId } : {}), limit: String(PAGE_SIZE), offset: String((page - 1) * PAGE_SIZE) } }, { keepPrevious: true });
  const takeBack = () =>
    void modal.confirm({
      title: say('assignment:own.unassignTitle', { count: ticked.length }),
      content: say('assignment:own.unassignHint', { name }),
      okText: say('assignment:own.unassign'),
      onOk: () =>
        unassign.run({ body: { customerIds: [...ticked] } }).then(
          (done) => {
            setTicked([]);
            void message.success(say('assignment:own.unassigned', { count: done.unassigned }));
          },
          (error: unknown) => void message.error(problemWords(error, say)),
        ),
    });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  return (
    <>
      {may ? (
        <div className="pc-toolbar">
          <Button disabled={ticked.length === 0} onClick={takeBack}>
            {say('assignment:own.unassign')}
          </Button>
          <Button disabled={ticked.length === 0} onClick={() => setLeaving(true)}>
            {say('assignment:own.handOver')}
          </Button>
        </div>
      ) : null}
      <Table<Row>
        size="small"
        rowKey="customerId"
        dataSource={read.data?.items ?? []}
        loading={read.isPending}
        locale={{ emptyText: say('assignment:own.empty') }}
        pagination={{ current: page, pageSize: PAGE_SIZE, total: read.data?.total ?? 0, showSizeChanger: false, hideOnSinglePage: true, onChange: setPage }}
        {...(may ? { rowSelection: { selectedRowKeys: [...ticked], onChange: (keys: React.Key[]) => setTicked(keys.map(String)), getCheckboxProps: (row: Row) => ({ 'aria-label': row.name }) } } : {})}
        columns={[
          { key: 'name', title: say('customers:field.name'), ellipsis: true, render: (_, row) => <Link to={`/sales/customers/${row.customerId}`}>{row.name || row.accountName}</Link> },
          { key: 'type', title: say('customers:field.associationType'), width: 110, render: (_, row) => say(`customers:association.${row.associationType}`) },
          { key: 'since', title: say('assignment:own.since'), width: 170, render: (_, row) => <Instant value={row.assignedAt} precision="minute" /> },
        ]}
      />
      {leaving ? <HandoverDrawer whom={{ customerIds: ticked }} without={memberId} onClose={() => setLeaving(false)} onDone={() => setTicked([])} /> : null}
    </>
  );
}
