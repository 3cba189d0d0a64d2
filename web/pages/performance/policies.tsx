/** Product policies (sales 7.1): products whose consumption does not count on certain days. */
import { Button, Input, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { addPolicy, endPolicy } from '../../../contract/console/performance-rules.ts';
import { useSay } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { DayInput } from '../../ui/day-input.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Instant, Missing } from '../../ui/figures.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { businessTime } from '../../ui/time-text.ts';
import type { Rules } from './rules-page.tsx';

type Policy = Rules['policies'][number];

export function Policies({ policies }: { policies: readonly Policy[] }): ReactNode {
  const say = useSay();
  const may = useMay(addPolicy.access);
  const today = businessTime(new Date(useSession().clock.now), 'day');
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Policy | null>(null);
  return (
    <Section title={say('performance:rules.policies')} extra={may ? <Button onClick={() => setAdding(true)}>{say('performance:rules.policyAdd')}</Button> : null}>
      <p className="pc-about">{say('performance:rules.policiesAbout')}</p>
      {policies.length === 0 ? <p className="pc-about">{say('performance:rules.policiesEmpty')}</p> : (
        <Table<Policy>
          size="small"
          rowKey="policyId"
          dataSource={[...policies]}
          pagination={false}
          scroll={{ x: 860 }}
          columns={[
            { key: 'service', title: say('performance:field.service'), render: (_, row) => <>{row.serviceName || row.serviceCode}<br /><span className="pc-code">{row.serviceCode}</span></> },
            { key: 'product', title: say('performance:field.product'), render: (_, row) => row.productName || say('performance:rules.policyWhole') },
            { key: 'from', title: say('performance:rules.policyFrom'), width: 110, render: (_, row) => <span className="pc-figure">{row.fromDay}</span> },
            { key: 'to', title: say('performance:rules.policyTo'), width: 110, render: (_, row) => (row.toDay ? <span className="pc-figure">{row.toDay}</span> : say('performance:rules.policyOpen')) },
            { key: 'note', title: say('performance:rules.note'), render: (_, row) => row.note || <Missing /> },
            { key: 'added', title: say('performance:rules.addedBy'), width: 180, render: (_, row) => <>{row.addedBy}<br /><Instant value={row.addedAt} precision="minute" /></> },
            ...(may ? [{ key: 'end', title: '', width: 80, render: (_: unknown, row: Policy) => (row.toDay === null || row.toDay >= today ? <Button type="link" size="small" onClick={() => setEnding(row)}>{say('performance:rules.policyEnd')}</Button> : null) }] : []),
          ]}
        />
      )}
      {may ? <AddPolicy open={adding} today={today} onClose={() => setAdding(false)} /> : null}
      {may && ending ? <EndPolicy policy={ending} today={today} onClose={() => setEnding(null)} /> : null}
    </Section>
  );
}

function AddPolicy({ open, today, onClose }: { open: boolean; today: string; onClose: () => void }): ReactNode {
  const say = useSay();
  return (
    <FormDrawer open={open} onClose={onClose} title={say('performance:rules.policyAdd')} about={say('performance:rules.policyAddAbout')} endpoint={addPolicy} initial={{ fromDay: today }} doneMessage={say('performance:rules.policyAdded')}>
      <Field name="serviceCode" label={say('performance:rules.policyService')} required><Input maxLength={128} /></Field>
      <Field name="productName" label={say('performance:rules.policyProduct')} help={say('performance:rules.policyProductHelp')}><Input maxLength={256} /></Field>
      <Field name="fromDay" label={say('performance:rules.policyFrom')} required><DayInput /></Field>
      <Field name="toDay" label={say('performance:rules.policyTo')} help={say('performance:rules.policyToHelp')}><DayInput allowClear /></Field>
      <Field name="note" label={say('performance:rules.note')}><Input.TextArea rows={2} maxLength={500} /></Field>
    </FormDrawer>
  );
}

function EndPolicy({ policy, today, onClose }: { policy: Policy; today: string; onClose: () => void }): ReactNode {
  const say = useSay();
  return (
    <FormDrawer open onClose={onClose} title={say('performance:rules.policyEndTitle')} about={say('performance:rules.policyEndAbout')} endpoint={endPolicy} params={{ policyId: policy.policyId }} initial={{ toDay: policy.toDay ?? today }} doneMessage={say('performance:rules.policyEnded')}>
      <Field name="toDay" label={say('performance:rules.policyTo')} required><DayInput /></Field>
    </FormDrawer>
  );
}
