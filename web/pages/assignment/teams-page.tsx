/** 主管与团队: each supervisor's managers, and the managers nobody looks after (sales 11 #5). */
import { Button, Empty, Select, Skeleton, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { listTeams, setSupervisor } from '../../../contract/console/assignment.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Instant, Quantity } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { useAssignmentTabs } from './assignment-tabs.ts';
import { usePartnerFilter } from './partner-filter.ts';

type Teams = OutputOf<typeof listTeams>;
interface Manager {
  readonly memberId: string;
  readonly name: string;
  readonly customers: number;
  readonly since?: string;
}
const NONE = 'none';

export function TeamsPage(): ReactNode {
  const say = useSay();
  const tabs = useAssignmentTabs();
  const partners = usePartnerFilter();
  const [partnerId, setPartner] = useSearchPart('partnerId');
  const read = useRead(listTeams, { query: partnerId ? { partnerId } : {} });
  const may = useMay(setSupervisor.access) && read.data?.assignable === true;
  const [moving, setMoving] = useState<readonly string[]>([]);
  const teams = read.data;
  const list = (managers: readonly Manager[]) => <Managers managers={managers} {...(may ? { onMove: setMoving } : {})} />;
  return (
    <div>
      <PageHead title={say('shell:page.assignment')} about={say('assignment:teams.about')} tabs={tabs} />
      {partners.map((filter) => (filter.kind === 'choice' ? <Select key={filter.key} className="pc-bar-select" aria-label={filter.label} placeholder={filter.label} allowClear showSearch={{ optionFilterProp: 'label' }} value={partnerId} options={[...filter.choices]} onChange={(value: string | undefined) => setPartner(value)} /> : null))}
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active /> : null}
      {teams && teams.supervisors.length === 0 ? <Empty description={<><p>{say('assignment:teams.empty')}</p><p>{say('assignment:teams.emptyHint')}</p></>} /> : null}
      {(teams?.supervisors ?? []).map((supervisor) => (
        <Section key={supervisor.memberId} title={supervisor.name} extra={<span className="pc-about">{say('assignment:teams.managers', { count: supervisor.managers.length })}</span>}>
          {supervisor.managers.length === 0 ? <p className="pc-about">{say('assignment:teams.noManagers')}</p> : list(supervisor.managers)}
        </Section>
      ))}
      {teams ? (
        <Section title={say('assignment:teams.unmanaged')}>
          {teams.unmanaged.length === 0 ? <p className="pc-about">{say('assignment:teams.unmanagedEmpty')}</p> : list(teams.unmanaged)}
        </Section>
      ) : null}
      <MoveDrawer managerIds={moving} teams={teams} onClose={() => setMoving([])} />
    </div>
  );
}

function Managers({ managers, onMove }: { managers: readonly Manager[]; onMove?: (ids: readonly string[]) => void }): ReactNode {
  const say = useSay();
  return (
    <Table<Manager>
      size="small"
      rowKey="memberId"
      dataSource={[...managers]}
      pagination={false}
      columns={[
        { key: 'name', title: say('assignment:managers.name'), dataIndex: 'name' },
        { key: 'customers', title: say('assignment:managers.customers'), width: 110, align: 'right', render: (_, row) => <Quantity value={String(row.customers)} /> },
        { key: 'since', title: say('assignment:teams.since'), width: 200, render: (_, row) => <Instant value={row.since ?? null} precision="minute" missing={say('assignment:teams.none')} /> },
        ...(onMove ? [{ key: 'move', title: '', width: 140, render: (_: unknown, row: Manager) => <Button type="link" size="small" onClick={() => onMove([row.memberId])}>{say('assignment:teams.move')}</Button> }] : []),
      ]}
    />
  );
}

function MoveDrawer({ managerIds, teams, onClose }: { managerIds: readonly string[]; teams: Teams | undefined; onClose: () => void }): ReactNode {
  const say = useSay();
  return (
    <FormDrawer
      open={managerIds.length > 0}
      onClose={onClose}
      title={say('assignment:teams.moveTitle', { count: managerIds.length })}
      about={say('assignment:teams.about')}
      endpoint={setSupervisor}
      toBody={(values) => ({ managerIds: [...managerIds], supervisorId: values['supervisorId'] === NONE ? null : String(values['supervisorId'] ?? '') })}
      doneMessage={say('assignment:teams.done', { count: managerIds.length })}
    >
      <Field name="supervisorId" label={say('assignment:managers.supervisor')} required>
        <Select options={[...(teams?.supervisors ?? []).map((s) => ({ value: s.memberId, label: s.name })), { value: NONE, label: say('assignment:teams.none') }]} />
      </Field>
    </FormDrawer>
  );
}
