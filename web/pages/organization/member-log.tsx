/** What was done to a member, newest first, as the operation log has it; and the way to what the member did. */
import { Link } from '@tanstack/react-router';
import { Button, Table } from 'antd';
import type { ReactNode } from 'react';
import { operationLog } from '../../../contract/console/operation-log.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Instant, LongText } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { recordedFields } from './recorded-change.ts';
import { useValueText } from './recorded-value.tsx';

type Entry = OutputOf<typeof operationLog>['items'][number];
const SHOWN = 50;

export function MemberLog({ memberId, partnerId }: { memberId: string; partnerId: string | undefined }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const text = useValueText();
  const whose = partnerId ? { partnerId } : {};
  const read = useRead(operationLog, { query: { ...whose, q: memberId, limit: String(SHOWN) } });
  const changeOf = (entry: Entry) => recordedFields(entry.before, entry.after).filter((field) => field.changed).slice(0, 3).map(({ field, before, after }) => `${sayLoose(`operationLog:field.${field}`, field)}: ${before === undefined ? '' : `${text(field, before)} → `}${text(field, after)}`).join(say('operationLog:separator'));
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  return (
    <Section title={say('roles:tab.log')} extra={
      <span>
        <Link to="/organization/operation-log" search={{ ...whose, q: memberId } as never}><Button type="link" size="small">{say('operationLog:onlyObject')}</Button></Link>
        <Link to="/organization/operation-log" search={{ ...whose, memberId } as never}><Button type="link" size="small">{say('operationLog:onlyMember')}</Button></Link>
      </span>
    }>
      <Table<Entry>
        size="small"
        rowKey="sequence"
        loading={read.isPending}
        dataSource={read.data?.items ?? []}
        pagination={false}
        scroll={{ x: 820 }}
        locale={{ emptyText: say('operationLog:empty') }}
        columns={[
          { key: 'at', title: say('operationLog:at'), width: 180, render: (_, entry) => <Instant value={entry.at} /> },
          { key: 'action', title: say('operationLog:action'), width: 190, render: (_, entry) => sayLoose(`operationLog:action.${entry.action}`, entry.action) },
          { key: 'who', title: say('operationLog:who'), width: 120, render: (_, entry) => (entry.memberId === null ? say('operationLog:system') : entry.memberName) },
          { key: 'change', title: say('operationLog:change'), render: (_, entry) => <LongText lines={2}>{changeOf(entry)}</LongText> },
        ]}
      />
    </Section>
  );
}
