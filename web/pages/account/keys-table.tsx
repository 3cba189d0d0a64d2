/** Access keys without their secrets: state, age, last use with where from, and what becomes of a key that was rotated. */
import { Table, Typography } from 'antd';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { keyRow } from '../../../contract/console/identity.ts';
import { useSay } from '../../app/language.ts';
import { Instant } from '../../ui/figures.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { instantOf, readerTime } from '../../ui/time-text.ts';

export type KeyRow = z.output<typeof keyRow>;
/** From then on a key should be rotated. */
const OLD_DAYS = 90;

export function KeysTable({ rows, actions }: { rows: readonly KeyRow[]; actions?: (key: KeyRow) => ReactNode }): ReactNode {
  const say = useSay();
  const fate = (key: KeyRow): string | null => {
    if (key.retiresAt === null || key.retireBy === null) return null;
    const what = say(`account:credentials.retireBy.${key.retireBy}`);
    if (key.state === 'disabled') return say('account:credentials.retired', { what });
    const at = instantOf(key.retiresAt);
    return say('account:credentials.retires', { at: at ? readerTime(at, 'minute') : '', what });
  };
  return (
    <Table<KeyRow>
      size="small"
      rowKey="accessKey"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 980 }}
      locale={{ emptyText: say('account:credentials.keysEmpty') }}
      columns={[
        { key: 'ak', title: say('account:credentials.accessKey'), width: 250, render: (_, key) => <Typography.Text copyable className="pc-code">{key.accessKey}</Typography.Text> },
        { key: 'label', title: say('account:credentials.label'), dataIndex: 'label', ellipsis: true },
        { key: 'state', title: say('account:credentials.state'), width: 200, render: (_, key) => <><StatusTag tone={key.state === 'active' ? 'done' : 'quiet'}>{say(`account:credentials.${key.state}`)}</StatusTag>{fate(key) ? <div className="pc-about">{fate(key)}</div> : null}</> },
        { key: 'created', title: say('account:credentials.createdAt'), width: 200, render: (_, key) => <><Instant value={key.createdAt} precision="minute" /><div className="pc-about">{say('account:credentials.age', { days: key.ageDays })}</div>{key.state === 'active' && key.retiresAt === null && key.ageDays >= OLD_DAYS ? <StatusTag tone="waiting">{say('account:credentials.old')}</StatusTag> : null}</> },
        { key: 'used', title: say('account:credentials.usedAt'), width: 190, render: (_, key) => <><Instant value={key.usedAt} precision="minute" missing={say('account:credentials.neverUsed')} />{key.usedFrom ? <div className="pc-about">{say('account:credentials.usedFrom', { ip: key.usedFrom })}</div> : null}</> },
        ...(actions ? [{ key: 'actions', title: '', width: 190, render: (_: unknown, key: KeyRow) => actions(key) }] : []),
      ]}
    />
  );
}
