/** Sign-in sessions, one's own or a member's: from where, since when, last used; each can be ended. Times are the machine's, as sessions go by it. */
import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import type { sessionRow } from '../../../contract/console/identity.ts';
import type { z } from 'zod';
import { useSay } from '../../app/language.ts';
import { Instant, LongText } from '../../ui/figures.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

export type SessionRow = z.output<typeof sessionRow>;

export function SessionsTable({ rows, onEnd }: { rows: readonly SessionRow[]; onEnd?: (row: SessionRow) => void }): ReactNode {
  const say = useSay();
  return (
    <Table<SessionRow>
      size="small"
      rowKey="sessionId"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 820 }}
      locale={{ emptyText: say('roles:sessionsEmpty') }}
      columns={[
        { key: 'device', title: say('account:profile.sessionDevice'), render: (_, row) => <LongText>{row.userAgent}</LongText> },
        { key: 'current', title: '', width: 90, render: (_, row) => (row.current ? <StatusTag tone="active">{say('account:profile.sessionThis')}</StatusTag> : null) },
        { key: 'ip', title: say('account:profile.sessionIp'), width: 150, dataIndex: 'ip' },
        { key: 'since', title: say('account:profile.sessionSince'), width: 180, render: (_, row) => <Instant value={row.createdAt} /> },
        { key: 'seen', title: say('account:profile.sessionSeen'), width: 180, render: (_, row) => <Instant value={row.seenAt} /> },
        ...(onEnd ? [{ key: 'end', title: '', width: 90, render: (_: unknown, row: SessionRow) => (row.current ? null : <Button type="link" size="small" danger onClick={() => onEnd(row)}>{say('roles:endSession')}</Button>) }] : []),
      ]}
    />
  );
}
