/** 财务托管 on a customer's page (sales 5.7): who pays for whom since when, and recording a relation and its end. */
import { Link } from '@tanstack/react-router';
import { Button, Input, Select, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { beginHosting, endHosting, type getCustomer, palette } from '../../../contract/console/customers.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { call } from '../../app/client.ts';
import { useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useMay } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { useEyeColumn } from '../../ui/eye-column.tsx';
import { Instant } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { TABLE_HEAD } from '../../ui/table-head.tsx';

type Customer = OutputOf<typeof getCustomer>;
type Hosting = Customer['hostings'][number];
const STALE = ['customers', 'usage', 'assignment'];
const idOf = (row: Hosting) => row.customerId;
const nameOf = (row: Hosting) => row.name;

/** The browser's date and time as an instant of GMT+08:00; the browser leaves seconds of nought out. */
const businessInstant = (value: unknown): string => {
  const text = String(value ?? '');
  return text === '' ? '' : `${text.length === 16 ? `${text}:00` : text}+08:00`;
};

export function HostingSection({ customer }: { customer: Customer }): ReactNode {
  const say = useSay();
  const rows = customer.hostings;
  const other = useEyeColumn(say('customers:hosting.other'), 'name', rows, useCustomerReveal(), idOf, nameOf);
  return (
    <Section title={say('customers:hosting.title')}>
      <p className="pc-about">{say('customers:hosting.about')}</p>
      <Table<Hosting>
        size="small"
        rowKey={(row) => `${row.customerId} ${row.fromAt}`}
        dataSource={[...rows]}
        pagination={false}
        components={TABLE_HEAD}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: say('customers:hosting.empty') }}
        columns={[
          { key: 'role', title: say('customers:hosting.role'), render: (_, row) => say(`customers:hosting.role.${row.role}`) },
          { key: 'other', title: other.head, render: (_, row) => <Link to={`/sales/customers/${row.customerId}`}>{other.of(row)}</Link> },
          { key: 'from', title: say('customers:hosting.from'), render: (_, row) => <Instant value={row.fromAt} business /> },
          { key: 'to', title: say('customers:hosting.to'), render: (_, row) => <Instant value={row.toAt} business missing={say('customers:span.stillOpen')} /> },
        ]}
      />
    </Section>
  );
}

/** The button that fits: a referral customer begins a relation, a hosted one ends it. */
export function HostingAction({ customer }: { customer: Customer }): ReactNode {
  const say = useSay();
  const may = useMay(beginHosting.access);
  const [form, setForm] = useState<'begin' | 'end' | null>(null);
  const hosted = customer.hostings.some((row) => row.role === 'sub' && row.toAt === null);
  const master = customer.hostings.some((row) => row.role === 'master' && row.toAt === null);
  const ended = customer.hostings.some((row) => row.role === 'sub' && row.toAt !== null);
  if (!may || (!hosted && (master || ended || customer.associationType !== 'referral'))) return null;
  return (
    <>
      <Button onClick={() => setForm(hosted ? 'end' : 'begin')}>{say(hosted ? 'customers:hosting.end' : 'customers:hosting.begin')}</Button>
      <BeginDrawer customer={customer} open={form === 'begin'} onClose={() => setForm(null)} />
      <FormDrawer
        open={form === 'end'}
        onClose={() => setForm(null)}
        title={say('customers:hosting.end')}
        about={say('customers:hosting.endAbout')}
        endpoint={endHosting}
        params={{ customerId: customer.customerId }}
        toBody={(values) => ({ at: businessInstant(values['at']) })}
        stale={STALE}
        danger
        doneMessage={say('customers:hosting.endDone')}
        submitLabel={say('customers:hosting.endSubmit')}
      >
        <Field name="at" label={say('customers:hosting.at')} required>
          <Input type="datetime-local" step={1} />
        </Field>
      </FormDrawer>
    </>
  );
}

function BeginDrawer({ customer, open, onClose }: { customer: Customer; open: boolean; onClose: () => void }): ReactNode {
  const say = useSay();
  const [choices, setChoices] = useState<{ value: string; label: string }[]>([]);
  const search = async (text: string): Promise<void> => {
    if (text.trim() === '') return;
    const { items } = await call(palette, { query: { q: text.trim() } });
    setChoices(items.filter((item) => item.id !== customer.customerId).map((item) => ({ value: item.id, label: `${item.name} · ${item.number}` })));
  };
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('customers:hosting.begin')}
      about={say('customers:hosting.beginAbout')}
      endpoint={beginHosting}
      params={{ customerId: customer.customerId }}
      toBody={(values) => ({ masterId: String(values['masterId'] ?? ''), fromAt: businessInstant(values['fromAt']) })}
      stale={STALE}
      doneMessage={say('customers:hosting.beginDone')}
      submitLabel={say('customers:hosting.begin')}
    >
      <Field name="masterId" label={say('customers:hosting.master')} help={say('customers:hosting.masterHelp')} required>
        <Select showSearch={{ filterOption: false, onSearch: (text) => void search(text) }} options={choices} />
      </Field>
      <Field name="fromAt" label={say('customers:hosting.from')} required>
        <Input type="datetime-local" step={1} />
      </Field>
    </FormDrawer>
  );
}
