/** 申请业绩转移: how much of one customer's performance of one period goes from whom to whom, with what there is to give in sight. */
import { Form, Input, Radio, Select } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { askTransfer, lineTotals } from '../../../contract/console/incentives.ts';
import type { BodyIn } from '../../../contract/endpoint.ts';
import { addDecimals } from '../../../contract/values/money.ts';
import { homeCurrency } from '../../../contract/values/site.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { AmountInput } from '../../ui/amount-input.tsx';
import { compareAmounts, fullAmount } from '../../ui/amount-text.ts';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { MonthPicker, stepMonth } from '../../ui/month-picker.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { usePeriod } from '../usage/period.ts';
import { CustomerSelect } from './customer-select.tsx';
import type { PerformanceChoices } from './performance-filters.ts';

type Body = BodyIn<typeof askTransfer>;
/** Nobody's days, where the contract says null. */
const NOBODY = 'none';

interface Wanted {
  readonly customerId?: string;
  readonly month?: string;
  readonly currency?: string;
  readonly fromManagerId?: string;
}

function MonthInput({ value, onChange }: { value?: string; onChange?: (month: string) => void }): ReactNode {
  const say = useSay();
  const period = usePeriod();
  return <MonthPicker label={say('performance:transfers.month')} value={value ?? period.newest} oldest={period.oldest} newest={period.newest} onChange={(month) => onChange?.(month)} />;
}

/** What the giving side has of the customer in the period: its lines and what transfers moved. */
function useAvailable({ customerId, month, currency, fromManagerId }: Wanted) {
  const whole = customerId && month && currency && fromManagerId;
  const read = useRead(lineTotals, { query: { ...(customerId ? { customerId } : {}), ...(month ? { from: month, to: month } : {}), ...(currency ? { currency } : {}), ...(fromManagerId ? { managerId: fromManagerId } : {}) } }, { enabled: Boolean(whole) });
  const total = read.data?.totals.find((one) => one.currency === currency);
  return { asked: Boolean(whole), problem: read.error, known: read.data !== undefined, amount: total ? addDecimals([total.amount, total.transferredAmount]) : '0' };
}

function AmountField(): ReactNode {
  const say = useSay();
  const form = Form.useFormInstance<Wanted>();
  const customerId = Form.useWatch('customerId', form);
  const month = Form.useWatch('month', form);
  const currency = Form.useWatch('currency', form) ?? '';
  const fromManagerId = Form.useWatch('fromManagerId', form);
  const available = useAvailable({ ...(customerId ? { customerId } : {}), ...(month ? { month } : {}), currency, ...(fromManagerId ? { fromManagerId } : {}) });
  const some = compareAmounts(available.amount, '0') > 0;
  const help = !available.asked ? say('performance:transfers.availableAsk') : !available.known ? '…' : some ? say('performance:transfers.available', { amount: `${fullAmount(available.amount, 2)} ${currency}` }) : say('performance:transfers.availableNone');
  return (
    <>
      <Field name="amount" label={say('performance:transfers.amount')} help={help} required>
        <AmountInput currency={currency} {...(available.known && some ? { max: available.amount } : {})} decimals={8} />
      </Field>
      {available.problem ? <ProblemView problem={available.problem} /> : null}
    </>
  );
}

export function AskTransferDrawer({ open, onClose, choices }: { open: boolean; onClose: () => void; choices: PerformanceChoices }): ReactNode {
  const say = useSay();
  const period = usePeriod();
  const home = homeCurrency(useSession().site);
  const people = useMemo(() => [...choices.managers.map(({ memberId, name }) => ({ value: memberId, label: name })), { value: NOBODY, label: say('performance:field.nobody') }], [choices.managers, say]);
  const currencies = choices.currencies.length > 0 ? choices.currencies : [home];
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('performance:transfers.ask')}
      about={say('performance:transfers.askAbout')}
      endpoint={askTransfer}
      initial={{ month: stepMonth(period.newest, -1), currency: currencies.includes(home) ? home : (currencies[0] ?? home), cause: 'manager' }}
      toBody={(values) => {
        const { fromManagerId, toManagerId, ...rest } = values as Partial<Record<keyof Body, string>>;
        const person = (id: string | undefined) => (id === NOBODY ? null : id);
        return Object.fromEntries(Object.entries({ ...rest, fromManagerId: person(fromManagerId), toManagerId: person(toManagerId) }).filter(([, value]) => value !== undefined && value !== '')) as unknown as Body;
      }}
      draftKey="performance-transfer"
      doneMessage={say('performance:transfers.asked')}
    >
      <Field name="customerId" label={say('performance:transfers.customer')} required><CustomerSelect /></Field>
      <Field name="month" label={say('performance:transfers.month')} required><MonthInput /></Field>
      <Field name="currency" label={say('performance:field.currency')} required><Select options={currencies.map((value) => ({ value, label: value }))} /></Field>
      <Field name="fromManagerId" label={say('performance:transfers.from')} help={say('performance:transfers.fromHelp')} required><Select showSearch={{ optionFilterProp: 'label' }} options={people} /></Field>
      <Field name="toManagerId" label={say('performance:transfers.to')} required><Select showSearch={{ optionFilterProp: 'label' }} options={people} /></Field>
      <AmountField />
      <Field name="cause" label={say('performance:transfers.cause')} required><Radio.Group options={(['manager', 'correction'] as const).map((value) => ({ value, label: say(`performance:transfers.cause.${value}`) }))} /></Field>
      <Field name="reason" label={say('performance:transfers.reason')} help={say('performance:transfers.reasonHelp')} required><Input.TextArea rows={3} maxLength={500} showCount /></Field>
    </FormDrawer>
  );
}
