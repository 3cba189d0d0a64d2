/** The operator's change: which days, what they become, and what that does not do to figures already published. */
import { Alert, Form, Input, Segmented } from 'antd';
import type { ReactNode } from 'react';
import { changeCalendar } from '../../../contract/console/calendar.ts';
import type { BodyIn } from '../../../contract/endpoint.ts';
import { useSay } from '../../app/language.ts';
import { DayInput } from '../../ui/day-input.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import type { CalendarYear } from './year-days.ts';

type Body = BodyIn<typeof changeCalendar>;
const KINDS = ['holiday', 'make-up', 'ordinary'] as const;

function KindInput({ value, onChange }: { value?: Body['kind']; onChange?: (kind: Body['kind']) => void }): ReactNode {
  const say = useSay();
  return <Segmented<Body['kind']> aria-label={say('calendar:kind')} value={value ?? 'holiday'} options={KINDS.map((kind) => ({ value: kind, label: say(`calendar:kind.${kind}`) }))} onChange={(kind) => onChange?.(kind)} />;
}

function Names(): ReactNode {
  const say = useSay();
  const kind = Form.useWatch('kind') as Body['kind'] | undefined;
  if (kind === 'ordinary') return null;
  return (
    <>
      <Field name="nameZh" label={say('calendar:nameZh')} required><Input maxLength={32} /></Field>
      <Field name="nameEn" label={say('calendar:nameEn')} required><Input maxLength={64} /></Field>
    </>
  );
}

export function ChangeDrawer({ year, day, onClose }: { year: CalendarYear; day: string | null; onClose: () => void }): ReactNode {
  const say = useSay();
  const mark = year.days.find((one) => one.day === day);
  return (
    <FormDrawer
      key={day}
      open={day !== null}
      onClose={onClose}
      title={say('calendar:change')}
      about={say('calendar:changeAbout')}
      endpoint={changeCalendar}
      initial={{ ...(day ? { from: day, to: day } : {}), kind: mark?.kind ?? 'holiday', ...(mark ? { nameZh: mark.nameZh, nameEn: mark.nameEn } : {}) }}
      toBody={(values) => {
        const { from, to, kind, nameZh, nameEn } = values as Partial<Body>;
        const names = kind === 'ordinary' ? {} : { ...(nameZh?.trim() ? { nameZh } : {}), ...(nameEn?.trim() ? { nameEn } : {}) };
        return { from, to, kind, ...names } as Body;
      }}
      doneMessage={say('calendar:saved')}
      preview={(values) => (typeof values['from'] === 'string' && values['from'] < year.today ? <Alert type="warning" showIcon title={say('calendar:pastTitle')} description={say('calendar:pastText')} /> : null)}
    >
      <Field name="from" label={say('calendar:from')} required><DayInput /></Field>
      <Field name="to" label={say('calendar:to')} help={say('calendar:toHelp')} required><DayInput /></Field>
      <Field name="kind" label={say('calendar:kind')} required><KindInput /></Field>
      <Names />
    </FormDrawer>
  );
}
