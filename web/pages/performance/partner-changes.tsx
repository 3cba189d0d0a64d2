/** Customers who changed partner (sales 7.1, six-month rule), entered and taken back by the operator. */
import { App, Button, Input } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { getCustomer } from '../../../contract/console/customers.ts';
import { listFacts, setFact } from '../../../contract/console/performance-rules.ts';
import type { BodyIn } from '../../../contract/endpoint.ts';
import { call } from '../../app/client.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { DayInput } from '../../ui/day-input.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { businessTime } from '../../ui/time-text.ts';
import { CustomerSelect } from './customer-select.tsx';
import { usePartnerBar } from './performance-filters.ts';

type Row = RowOf<typeof listFacts>;

export function PartnerChanges(): ReactNode {
  const say = useSay();
  const may = useMay(setFact.access);
  const reveal = useCustomerReveal();
  const filters = usePartnerBar();
  const [adding, setAdding] = useState(false);
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('performance:field.customer'), always: true, width: 180, masked: { column: 'name', idOf: (row) => row.customerId }, value: (row) => row.customerName || row.accountName }),
      textColumn({ key: 'accountName', title: say('performance:field.account'), width: 150, masked: { column: 'accountName', idOf: (row) => row.customerId }, value: (row) => row.accountName }),
      textColumn({ key: 'changedOn', title: say('performance:rules.changedOn'), width: 120, value: (row) => row.changedOn }),
      textColumn({ key: 'untilDay', title: say('performance:rules.untilDay'), width: 120, value: (row) => row.untilDay }),
      textColumn({ key: 'note', title: say('performance:rules.note'), width: 220, value: (row) => row.note }),
      textColumn({ key: 'enteredBy', title: say('performance:rules.enteredBy'), width: 120, value: (row) => row.enteredBy }),
      instantColumn({ key: 'enteredAt', title: say('performance:rules.enteredAt'), value: (row) => row.enteredAt }),
      textColumn({ key: 'number', title: say('usage:field.number'), width: 290, hidden: true, value: (row) => row.number }),
    ],
    [say],
  );
  return (
    <Section title={say('performance:rules.changes')} extra={may ? <Button onClick={() => setAdding(true)}>{say('performance:rules.changeAdd')}</Button> : null}>
      <ListPage
        id="performance-partner-changes"
        embedded
        title={say('performance:rules.changes')}
        about={say('performance:rules.changesAbout')}
        list={listFacts}
        paging="place"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.customerId}
        rowName={(row) => row.customerName || row.accountName}
        {...(reveal ? { reveal } : {})}
        {...(may ? { rowActionsWidth: 90, rowActions: (row: Row) => <TakeBack row={row} /> } : {})}
        empty={{ title: say('performance:rules.changesEmpty') }}
      />
      {may ? <EnterChange open={adding} onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

/** The partner is the customer's own. */
async function partnerOf(customerId: string): Promise<string> {
  return (await call(getCustomer, { params: { customerId } })).partner.partnerId;
}

function PartnerField({ value, onChange }: { value?: { customerId: string; partnerId: string }; onChange?: (value: { customerId: string; partnerId: string } | undefined) => void }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  return <CustomerSelect {...(value ? { value: value.customerId } : {})} onChange={(customerId) => {
    if (customerId) partnerOf(customerId).then((partnerId) => onChange?.({ customerId, partnerId }), (error: unknown) => void message.error(problemWords(error, say)));
    else onChange?.(undefined);
  }} />;
}

function EnterChange({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const say = useSay();
  const today = businessTime(new Date(useSession().clock.now), 'day');
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('performance:rules.changeAdd')}
      about={say('performance:rules.changeAddAbout')}
      endpoint={setFact}
      initial={{ changedOn: today }}
      toBody={(values) => {
        const { customer, ...rest } = values as { customer?: { customerId: string; partnerId: string } };
        return { ...rest, ...customer } as BodyIn<typeof setFact>;
      }}
      doneMessage={say('performance:rules.changeAdded')}
    >
      <Field name="customer" label={say('performance:transfers.customer')} required><PartnerField /></Field>
      <Field name="changedOn" label={say('performance:rules.changedOn')} required><DayInput /></Field>
      <Field name="note" label={say('performance:rules.note')}><Input.TextArea rows={2} maxLength={500} /></Field>
    </FormDrawer>
  );
}

function TakeBack({ row }: { row: Row }): ReactNode {
  const say = useSay();
  const { message, modal } = App.useApp();
  const write = useWrite(setFact);
  const run = async (): Promise<void> => {
    try {
      await write.run({ body: { partnerId: await partnerOf(row.customerId), customerId: row.customerId, changedOn: null } });
      void message.success(say('performance:rules.changeTaken'));
    } catch (error) {
      void message.error(problemWords(error, say));
    }
  };
  return <Button type="link" size="small" loading={write.running} onClick={() => void modal.confirm({ title: say('performance:rules.changeBackTitle'), content: say('performance:rules.changeBackText', { day: row.changedOn }), okText: say('performance:rules.changeBack'), cancelText: say('ui:cancel'), onOk: run })}>{say('performance:rules.changeBack')}</Button>;
}
