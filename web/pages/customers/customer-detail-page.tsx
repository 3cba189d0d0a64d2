/** One customer: what decides, consumption, who managed it when and which days counted, what happened. */
import { useParams } from '@tanstack/react-router';
import { Button, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { assignmentHistory, replaceManager } from '../../../contract/console/assignment.ts';
import { customerTimeline, getCustomer } from '../../../contract/console/customers.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay, useSayLoose } from '../../app/language.ts';
import { useManagerReveal } from '../../app/reveal-managers.ts';
import { useMay } from '../../app/session.tsx';
import { DetailPage, Section } from '../../ui/detail-page.tsx';
import { useEyeColumn } from '../../ui/eye-column.tsx';
import { Instant, Money } from '../../ui/figures.tsx';
import { TABLE_HEAD } from '../../ui/table-head.tsx';
import { HandoverDrawer } from '../assignment/handover-drawer.tsx';
import { frozenKey, typeKey, verifiedKey } from './customer-list-page.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { HostingAction, HostingSection } from './hosting.tsx';

type Customer = OutputOf<typeof getCustomer>;
type Span = Customer['managers'][number];

const managerOf = (span: Span) => span.memberId;
const nameOf = (span: Span) => span.name;
const NO_SPANS: readonly Span[] = [];

function factsOf(customer: Customer, say: Say) {
  return [
    { key: 'due', label: say('customers:field.monthToDate'), value: customer.monthToDate.length === 0 ? '—' : customer.monthToDate.map((m) => <Money key={m.currency} value={m.dueAmount} currency={m.currency} />) },
    { key: 'manager', label: say('customers:field.manager'), value: customer.manager?.name ?? say('customers:manager.none') },
    { key: 'account', label: say('customers:field.accountName'), value: customer.accountName },
    { key: 'association', label: say('customers:field.associationType'), value: say(`customers:association.${customer.associationType}`) },
    { key: 'associatedAt', label: say('customers:field.associatedAt'), value: <Instant value={customer.associatedAt} precision="minute" /> },
    { key: 'verified', label: say('customers:field.verified'), value: say(`customers:verified.${verifiedKey(customer.verified)}`) },
    { key: 'frozen', label: say('customers:field.frozen'), value: say(`customers:frozen.${frozenKey(customer.frozen)}`) },
    { key: 'type', label: say('customers:field.customerType'), value: say(`customers:type.${typeKey(customer.customerType)}`) },
    { key: 'tag', label: say('customers:field.tag'), value: customer.tag || '—' },
    { key: 'mobile', label: say('customers:field.mobile'), value: customer.mobile || '—' },
    { key: 'email', label: say('customers:field.email'), value: customer.email || '—' },
    { key: 'number', label: say('customers:field.number'), value: <span className="pc-code">{customer.number}</span> },
    { key: 'partner', label: say('customers:field.partner'), value: customer.partner.name },
  ];
}

export function CustomerDetailPage(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const mayAssign = useMay(replaceManager.access);
  const read = useRead(getCustomer, { params: { customerId } });
  const timeline = useRead(customerTimeline, { params: { customerId } });
  const [assigning, setAssigning] = useState(false);
  const customer = read.data;
  const maySeeHistory = useMay(assignmentHistory.access);
  const partner = customer ? { partnerId: customer.partnerId } : {};
  const entryWords = (kind: string, params: Readonly<Record<string, string>>) => {
    const type = params['associationType'];
    const words = type === 'referral' || type === 'resale' ? say(`customers:association.${type}`) : (type ?? '');
    return sayLoose(`customers:timeline.${kind}`, kind, { ...params, associationType: words });
  };
  return (
    <>
      <DetailPage
        title={customer ? customer.name || customer.accountName : ''}
        back={{ to: '/sales/customers', label: say('shell:page.customers') }}
        loading={read.isPending}
        problem={read.error}
        onRetry={() => void read.refetch()}
        actions={
          <>
            {customer ? <HostingAction customer={customer} /> : null}
            {mayAssign && customer?.assignable ? <Button type="primary" onClick={() => setAssigning(true)}>{say('customers:action.assign')}</Button> : null}
          </>
        }
        facts={customer ? factsOf(customer, say) : []}
        tabs={[
          { key: 'consumption', label: say('customers:detail.consumption'), content: <CustomerPanel customerId={customerId} /> },
          { key: 'managers', label: say('customers:detail.managers'), content: <ManagerSpans spans={customer?.managers ?? NO_SPANS} /> },
          { key: 'associations', label: say('customers:detail.associations'), content: <Associations rows={customer?.associations ?? []} /> },
          ...(customer && customer.hostings.length > 0 ? [{ key: 'hosting', label: say('customers:detail.hosting'), content: <HostingSection customer={customer} /> }] : []),
        ]}
        timeline={(timeline.data?.items ?? []).map((item, index) => ({ key: `${item.at} ${index}`, at: item.at, what: entryWords(item.kind, item.params), who: item.actor }))}
        related={[
          {
            title: say('customers:detail.related'),
            links: [
              { key: 'records', label: say('customers:detail.toRecords'), to: '/sales/consumption/records', search: { customerId, ...partner } },
              { key: 'summary', label: say('customers:detail.toSummary'), to: '/sales/consumption', search: { customerId, ...partner } },
              ...(maySeeHistory ? [{ key: 'history', label: say('customers:detail.toHistory'), to: '/sales/assignment/history', search: { customerId, ...partner } }] : []),
            ],
          },
        ]}
      />
      {assigning ? <HandoverDrawer whom={{ customerIds: [customerId] }} onClose={() => setAssigning(false)} /> : null}
    </>
  );
}

export function DayRange({ from, to }: { from: string | null; to: string | null }): ReactNode {
  const say = useSay();
  if (from === null) return <span className="pc-about">{say('customers:span.noDay')}</span>;
  return <span className="pc-figure">{`${from} – ${to ?? say('customers:span.stillOpen')}`}</span>;
}

function ManagerSpans({ spans }: { spans: readonly Span[] }): ReactNode {
  const say = useSay();
  const range = (span: Span, basis: Span['days'][number]['basis']) => {
    const days = span.days.find((d) => d.basis === basis);
    return <DayRange from={days?.fromDay ?? null} to={days?.toDay ?? null} />;
  };
  const manager = useEyeColumn(say('customers:span.manager'), 'name', spans, useManagerReveal(), managerOf, nameOf);
  return (
    <Section title={say('customers:detail.managers')}>
      <p className="pc-about">{say('customers:span.rules')}</p>
      <Table<Span>
        size="small"
        components={TABLE_HEAD}
        rowKey="spanId"
        dataSource={[...spans]}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { key: 'name', title: manager.head, render: (_, span) => manager.of(span) },
          { key: 'second', title: say('customers:span.second'), render: (_, span) => range(span, 'second-day') },
          { key: 'board', title: say('customers:span.board'), render: (_, span) => range(span, 'board-day') },
          { key: 'at', title: say('customers:span.assignedAt'), render: (_, span) => <Instant value={span.assignedAt} business /> },
          { key: 'to', title: say('customers:span.unassignedAt'), render: (_, span) => <Instant value={span.unassignedAt} business missing={say('customers:span.stillOpen')} /> },
          { key: 'door', title: say('customers:span.door'), render: (_, span) => say(`customers:door.${span.door}`) },
        ]}
      />
    </Section>
  );
}

function Associations({ rows }: { rows: Customer['associations'] }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('customers:detail.associations')}>
      <Table<Customer['associations'][number]>
        size="small"
        rowKey="fromAt"
        dataSource={rows}
        pagination={false}
        columns={[
          { key: 'type', title: say('customers:field.associationType'), render: (_, row) => say(`customers:association.${row.associationType}`) },
          { key: 'from', title: say('customers:field.associatedAt'), render: (_, row) => <Instant value={row.fromAt} /> },
          { key: 'to', title: say('customers:detail.associationTo'), render: (_, row) => <Instant value={row.toAt} missing={say('customers:span.stillOpen')} /> },
        ]}
      />
    </Section>
  );
}
