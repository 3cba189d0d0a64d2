/** 导出记录 (sales 9.1): tasks with their state and conditions, files to download until they expire. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { downloadExport, exportable, listExports } from '../../../contract/console/runs.ts';
import { addressOf } from '../../app/client.ts';
import { useSay } from '../../app/language.ts';
import { LongText } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';

type Row = RowOf<typeof listExports>;
const TONES: Record<Row['state'], Tone> = {
  queued: 'waiting',
  running: 'active',
  done: 'done',
  failed: 'attention',
  expired: 'quiet',
  cancelled: 'quiet',
};
const STATES = Object.keys(TONES) as Row['state'][];

function Files({ row }: { row: Row }): ReactNode {
  const say = useSay();
  if (row.state !== 'done') return null;
  return row.files.map((file, index) => (
    <Button
      key={file.name}
      type="link"
      size="small"
      icon={<DownloadOutlined />}
      title={file.name}
      href={addressOf(downloadExport, { params: { exportId: row.exportId, index: String(index) } })}
      download
    >
      {row.files.length > 1 ? say('account:exports.part', { part: index + 1 }) : say('account:exports.download')}
    </Button>
  ));
}

export function ExportsPage(): ReactNode {
  const say = useSay();
  const filters = useMemo<FilterDefinition[]>(
    () => [
      {
        kind: 'choice',
        key: 'list',
        label: say('account:exports.list'),
        choices: exportable.options.map((value) => ({ value, label: say(`account:exports.list.${value}`) })),
      },
      {
        kind: 'choice',
        key: 'state',
        label: say('account:exports.state'),
        choices: STATES.map((value) => ({ value, label: say(`account:exportState.${value}`) })),
      },
    ],
    [say],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({
        key: 'list',
        title: say('account:exports.list'),
        always: true,
        value: (row) => say(`account:exports.list.${row.list}`),
      }),
      {
        key: 'state',
        title: say('account:exports.state'),
        width: 110,
        render: (row) => <StatusTag tone={TONES[row.state]}>{say(`account:exportState.${row.state}`)}</StatusTag>,
      },
      quantityColumn({ key: 'rows', title: say('account:exports.rows'), value: (row) => String(row.rows) }),
      { key: 'files', title: say('account:exports.files'), width: 190, render: (row) => <Files row={row} /> },
      textColumn({ key: 'format', title: say('account:exports.format'), value: (row) => row.format.toUpperCase() }),
      {
        key: 'conditions',
        title: say('account:exports.conditions'),
        width: 260,
        render: (row) => (
          <LongText>
            {Object.entries(row.conditions)
              .map(([key, value]) => `${key}=${value}`)
              .join(' · ')}
          </LongText>
        ),
      },
      textColumn({ key: 'createdBy', title: say('account:exports.createdBy'), value: (row) => row.createdBy }),
      instantColumn({ key: 'createdAt', title: say('account:exports.createdAt'), value: (row) => row.createdAt }),
      instantColumn({ key: 'expiresAt', title: say('account:exports.expiresAt'), value: (row) => row.expiresAt }),
    ],
    [say],
  );
  return (
    <ListPage
      id="exports"
      title={say('shell:page.exports')}
      about={say('account:exports.about')}
      list={listExports}
      paging="keyset"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.exportId}
      rowName={(row) => say(`account:exports.list.${row.list}`)}
      refetchMs={(answer) =>
        answer?.items.some((row) => row.state === 'queued' || row.state === 'running') ? 1500 : false
      }
      empty={{ title: say('account:exports.empty'), hint: say('account:exports.emptyHint') }}
    />
  );
}
