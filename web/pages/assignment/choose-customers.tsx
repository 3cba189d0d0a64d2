/**
 * 选择客户 (sales 4.2): a customer who already has a manager cannot be ticked here (sales 13 #6); a switch shows only
 * unassigned ones; chosen rows can be removed before confirming.
 */
import { App, Button, Checkbox, Input, Modal, Table, Tag, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { assignCustomers, listAssignable } from '../../../contract/console/assignment.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { ProblemView } from '../../ui/problem-view.tsx';

type Row = OutputOf<typeof listAssignable>['items'][number];
const PAGE_SIZE = 10;

export function ChooseCustomers({ manager, onClose }: { manager: { memberId: string; name: string }; onClose: () => void }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const [q, setQ] = useState('');
  const [only, setOnly] = useState(true);
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<readonly Row[]>([]);
  const assign = useWrite(assignCustomers, ['assignment', 'customers', 'usage']);
  const read = useRead(
    listAssignable,
    { query: { limit: String(PAGE_SIZE), offset: String((page - 1) * PAGE_SIZE), ...(q.trim() ? { q: q.trim() } : {}), ...(only ? { unassigned: 'true' as const } : {}) } },
    { keepPrevious: true },
  );
  const submit = async (): Promise<void> => {
    const done = await assign.run({ params: { memberId: manager.memberId }, body: { customerIds: chosen.map((row) => row.customerId) } }).catch(() => null);
    if (!done) return;
    void message.success(say('assignment:choose.done', { count: done.assigned }));
    onClose();
  };
  return (
    <Modal open width={860} title={say('assignment:choose.title', { name: manager.name })} onCancel={onClose} okText={say('assignment:choose.submit')} okButtonProps={{ disabled: chosen.length === 0, loading: assign.running }} onOk={submit}>
      {assign.problem ? <ProblemView problem={assign.problem} /> : null}
      <div className="pc-toolbar">
        <Input.Search
          allowClear
          aria-label={say('assignment:choose.search')}
          placeholder={say('assignment:choose.search')}
          onSearch={(value) => {
            setQ(value);
            setPage(1);
          }}
        />
        <Checkbox
          checked={only}
          onChange={(event) => {
            setOnly(event.target.checked);
            setPage(1);
          }}
        >
          {say('assignment:choose.onlyUnassigned')}
        </Checkbox>
      </div>
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      <Table<Row>
        size="small"
        rowKey="customerId"
        dataSource={read.data?.items ?? []}
        loading={read.isPending || read.isPlaceholderData}
        locale={{ emptyText: say('assignment:choose.empty') }}
        pagination={{ current: page, pageSize: PAGE_SIZE, total: read.data?.total ?? 0, showSizeChanger: false, onChange: setPage }}
        rowSelection={{
          selectedRowKeys: chosen.map((row) => row.customerId),
          preserveSelectedRowKeys: true,
          getCheckboxProps: (row) => ({ disabled: !row.selectable, 'aria-label': row.selectable ? row.name : `${row.name}: ${say('assignment:choose.taken')}` }),
          onChange: (keys, rows) => setChosen(keys.flatMap((key) => rows.find((row) => row?.customerId === key) ?? chosen.find((row) => row.customerId === key) ?? [])),
        }}
        columns={[
          { key: 'name', title: say('customers:field.name'), ellipsis: true, render: (_, row) => row.name || row.accountName },
          { key: 'account', title: say('customers:field.accountName'), ellipsis: true, dataIndex: 'accountName' },
          { key: 'type', title: say('customers:field.associationType'), width: 110, render: (_, row) => say(`customers:association.${row.associationType}`) },
          { key: 'manager', title: say('customers:field.manager'), width: 150, render: (_, row) => (row.manager ? <Tooltip title={say('assignment:choose.taken')}><span>{row.manager.name}</span></Tooltip> : say('customers:manager.none')) },
        ]}
      />
      <p className="pc-about">{say('assignment:choose.chosen', { count: chosen.length })}</p>
      <div>
        {chosen.map((row) => (
          <Tag key={row.customerId} closable closeIcon={<Button type="text" size="small" aria-label={`${say('assignment:choose.remove')} ${row.name}`}>×</Button>} onClose={() => setChosen(chosen.filter((other) => other.customerId !== row.customerId))}>
            {row.name || row.accountName}
          </Tag>
        ))}
      </div>
    </Modal>
  );
}
