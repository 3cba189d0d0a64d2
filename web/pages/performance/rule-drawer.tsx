/** A new version of the rule of recognition: from when, what it says, and what last month would have been under it. */
import { Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { addRule, type RecognitionTerms } from '../../../contract/console/performance-rules.ts';
import type { BodyIn } from '../../../contract/endpoint.ts';
import { useSay } from '../../app/language.ts';
import { DayInput } from '../../ui/day-input.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { MonthPicker } from '../../ui/month-picker.tsx';
import { RulePreview } from './rule-preview.tsx';

type Body = BodyIn<typeof addRule>;
const SWITCHES = ['credit', 'writtenOff', 'unsettled', 'couponByDefault'] as const;
const CODES = ['cardPurchaseServices', 'marketplaceServices', 'monthlyServices'] as const;

function MonthInput({ value, onChange, oldest }: { value?: string; onChange?: (month: string) => void; oldest: string }): ReactNode {
  const say = useSay();
  return <MonthPicker label={say('performance:rules.validFrom')} value={value ?? oldest} oldest={oldest} onChange={(month) => onChange?.(month)} />;
}

export interface RuleDrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** What the form begins with: the newest version. */
  readonly terms: RecognitionTerms;
  readonly earliest: string;
}

export function RuleDrawer({ open, onClose, terms, earliest }: RuleDrawerProps): ReactNode {
  const say = useSay();
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      size={640}
      title={say('performance:rules.add')}
      about={say('performance:rules.addAbout')}
      endpoint={addRule}
      initial={{ validFrom: earliest, terms, note: '' }}
      toBody={(values) => values as Body}
      doneMessage={say('performance:rules.added')}
      draftKey="performance-rule"
      preview={(values) => <RulePreview terms={values['terms'] as RecognitionTerms} />}
    >
      <Field name="validFrom" label={say('performance:rules.validFrom')} help={say('performance:rules.validFromHelp', { earliest })} required><MonthInput oldest={earliest} /></Field>
      <p className="pc-about">{say('performance:rules.always.cash')}</p>
      {SWITCHES.map((name) => <Form.Item key={name} className="pc-switch-field" name={['terms', name]} label={say(`performance:rules.${name}`)} valuePropName="checked" layout="horizontal" required><Switch size="small" /></Form.Item>)}
      <Field name={['terms', 'unpaid']} label={say('performance:rules.unpaid')} required><Checkbox.Group options={(['credit', 'cashCoupon'] as const).map((value) => ({ value, label: say(`performance:rules.unpaid.${value}`) }))} /></Field>
      {CODES.map((name) => <Field key={name} name={['terms', name]} label={say(`performance:rules.${name}`)} help={say('performance:rules.codesHelp')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} /></Field>)}
      <Field name={['terms', 'partnerChangeFrom']} label={say('performance:rules.partnerChangeFrom')} required><DayInput /></Field>
      <Field name={['terms', 'partnerChangeMonths']} label={say('performance:rules.partnerChangeMonths')} required><InputNumber min={0} max={36} precision={0} /></Field>
      <Field name="note" label={say('performance:rules.note')}><Input.TextArea rows={2} maxLength={500} /></Field>
    </FormDrawer>
  );
}
