/**
 * The form pattern: a drawer beside what it changes. Labels above, help where a rule bites, mistakes at the field as
 * soon as it is left and again from the server, what will happen shown before it does, an unsent draft kept, and the
 * keyboard from the first field (focused) to the last (Enter or Ctrl/⌘ Enter submits).
 */
import { Alert, App, Button, Drawer, Form } from 'antd';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { BodyIn, Endpoint, OutputOf } from '../../contract/endpoint.ts';
import type { CallInput } from '../app/client.ts';
import { asProblem } from '../app/client.ts';
import { useWrite } from '../app/data.ts';
import { useSay, useSayLoose } from '../app/language.ts';
import { useSession } from '../app/session.tsx';
import { type FieldMistake, mistakesOf, namePath, serverMistakes } from './faults.ts';
import { ProblemView } from './problem-view.tsx';

type Values = Record<string, unknown>;

export interface FormDrawerProps<E extends Endpoint> {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** What this does and which rule governs it. */
  readonly about?: ReactNode;
  /** The endpoint written to; its body schema checks the values in the browser too. */
  readonly endpoint: E;
  readonly params?: Readonly<Record<string, string>>;
  /** Values the form opens with. */
  readonly initial?: Partial<BodyIn<E>>;
  /** The body to send, when it is not simply the form's values. */
  readonly toBody?: (values: Values) => BodyIn<E>;
  /** Modules whose reads are stale afterwards; the endpoint's own when left out. */
  readonly stale?: readonly string[];
  readonly onDone?: (output: OutputOf<E>) => void;
  /** Message when done. */
  readonly doneMessage?: string;
  readonly submitLabel?: string;
  readonly danger?: boolean;
  /** What will happen with the values as they are, shown above the buttons. */
  readonly preview?: (values: Values) => ReactNode;
  /** Keeps what was typed until it is submitted. Never name a form with secrets in it. */
  readonly draftKey?: string;
  readonly size?: number;
  /** `Field`s. */
  readonly children: ReactNode;
}

export function FormDrawer<const E extends Endpoint>(props: FormDrawerProps<E>): ReactNode {
  const say = useSay();
  const formId = useId();
  const [running, setRunning] = useState(false);
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      size={props.size ?? 480}
      destroyOnHidden
      mask={{ closable: false }}
      afterOpenChange={(open) => {
        if (open)
          document
            .getElementById(formId)
            ?.querySelector<HTMLElement>('input:not([disabled]), textarea:not([disabled]), [role="combobox"]')
            ?.focus();
      }}
      footer={
        <div className="pc-form-foot">
          <Button onClick={props.onClose}>{say('ui:cancel')}</Button>
          <Button type="primary" htmlType="submit" form={formId} loading={running} danger={props.danger ?? false}>
            {props.submitLabel ?? say('ui:form.submit')}
          </Button>
        </div>
      }
    >
      <DrawerForm {...props} formId={formId} onRunning={setRunning} />
    </Drawer>
  );
}

function useDraft(draftKey: string | undefined): {
  read: () => Values | null;
  keep: (values: Values) => void;
  drop: () => void;
} {
  const { member } = useSession();
  const key = draftKey ? `pc.draft.${member.memberId}.${draftKey}` : null;
  return {
    read: () => {
      const kept = key ? sessionStorage.getItem(key) : null;
      return kept ? (JSON.parse(kept) as Values) : null;
    },
    keep: (values) => {
      if (key) sessionStorage.setItem(key, JSON.stringify(values));
    },
    drop: () => {
      if (key) sessionStorage.removeItem(key);
    },
  };
}

function DrawerForm<E extends Endpoint>(
  props: FormDrawerProps<E> & { formId: string; onRunning: (running: boolean) => void },
): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const write = useWrite(props.endpoint, props.stale ?? [props.endpoint.module]);
  const draft = useDraft(props.draftKey);
  const [restored, setRestored] = useState(false);
  const [values, setValues] = useState<Values>((props.initial ?? {}) as Values);
  const tried = useRef(false);
  /** What the server refused stays at its field until that field is changed. */
  const refused = useRef<readonly FieldMistake[]>([]);
  const bodyOf = (given: Values): unknown => (props.toBody ? props.toBody(given) : withoutEmpty(given));
  const words = (mistake: FieldMistake): string =>
    mistake.detail ?? sayLoose(`rules:${mistake.rule}`, say('rules:format'), mistake.params);
  const show = (mistakes: readonly FieldMistake[], only?: (field: string) => boolean): number => {
    const fields = fieldNames();
    const shown = fields.filter((field) => only?.(field) ?? true);
    form.setFields(
      shown.map((field) => ({
        name: namePath(field),
        errors: mistakes.filter((mistake) => mistake.field === field).map(words),
      })),
    );
    return mistakes.filter((mistake) => !fields.includes(mistake.field)).length;
  };
  const fieldNames = (): string[] => form.getFieldsError().map(({ name }) => name.join('.'));
  const focusFirst = (mistakes: readonly FieldMistake[]): void => {
    const first = fieldNames().find((field) => mistakes.some((mistake) => mistake.field === field));
    if (first) document.getElementById(`${props.formId}_${first.replace(/\./g, '_')}`)?.focus();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a draft is read once, when the form opens
  useEffect(() => {
    const kept = draft.read();
    if (!kept) return;
    form.setFieldsValue(kept);
    setValues({ ...values, ...kept });
    setRestored(true);
  }, []);
  const check = (given: Values): void => {
    const found = [...mistakesOf(props.endpoint.body, bodyOf(given)), ...refused.current];
    show(found, (field) => tried.current || form.isFieldTouched(namePath(field)));
  };
  const submit = async (): Promise<void> => {
    if (write.running) return;
    tried.current = true;
    const given = form.getFieldsValue(true) as Values;
    const mistakes = mistakesOf(props.endpoint.body, bodyOf(given));
    const unplaced = show(mistakes);
    if (mistakes.length > unplaced) {
      focusFirst(mistakes);
      return;
    }
    props.onRunning(true);
    try {
      const input = {
        ...(props.params ? { params: props.params } : {}),
        body: bodyOf(given),
      } as unknown as CallInput<E>;
      const output = await write.run(input);
      draft.drop();
      if (props.doneMessage) void message.success(props.doneMessage);
      props.onClose();
      props.onDone?.(output);
    } catch (error) {
      const problem = asProblem(error);
      if (!problem) throw error;
      refused.current = serverMistakes(problem.faults).inForm;
      show(refused.current);
      focusFirst(refused.current);
    } finally {
      props.onRunning(false);
    }
  };
  return (
    <Form<Values>
      id={props.formId}
      name={props.formId}
      form={form}
      className="pc-form"
      layout="vertical"
      requiredMark={(label, { required }) =>
        required ? (
          label
        ) : (
          <>
            {label}
            <span className="pc-optional">{say('ui:form.optional')}</span>
          </>
        )
      }
      initialValues={(props.initial ?? {}) as Values}
      onFinish={() => void submit()}
      onValuesChange={(changed: Values, all) => {
        refused.current = refused.current.filter((mistake) => !(String(namePath(mistake.field)[0]) in changed));
        setValues(all);
        draft.keep(all);
        if (tried.current) check(all);
      }}
      onBlur={() => check(form.getFieldsValue(true) as Values)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit();
      }}
    >
      {props.about ? <p className="pc-form-about">{props.about}</p> : null}
      {restored ? (
        <Alert
          type="info"
          title={say('ui:form.draftFound')}
          action={
            <Button
              size="small"
              onClick={() => {
                draft.drop();
                form.resetFields();
                setValues((props.initial ?? {}) as Values);
                setRestored(false);
              }}
            >
              {say('ui:form.draftDrop')}
            </Button>
          }
        />
      ) : null}
      {props.children}
      {props.preview ? <div className="pc-form-preview">{props.preview(values)}</div> : null}
      {write.problem ? (
        <ProblemView
          problem={write.problem}
          saidAtFields={(field) => field.startsWith('body.') && fieldNames().includes(field.slice('body.'.length))}
        />
      ) : null}
    </Form>
  );
}

/** An optional field left empty is not sent at all; the schema then says whether it was needed. */
function withoutEmpty(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

export interface FieldProps {
  /** Path in the body: `name`, or `['limits', 'max']`. */
  readonly name: string | readonly (string | number)[];
  readonly label: ReactNode;
  /** Where a rule bites: the rule, in a sentence below the field. */
  readonly help?: ReactNode;
  readonly required?: boolean;
  /** One control with `value` and `onChange`. */
  readonly children: ReactNode;
  /** Which property of the control holds the value (`checked` for switches). */
  readonly valueProp?: string;
}

export function Field({ name, label, help, required = false, children, valueProp }: FieldProps): ReactNode {
  return (
    <Form.Item
      name={typeof name === 'string' ? name : [...name]}
      label={label}
      required={required}
      extra={help}
      {...(valueProp ? { valuePropName: valueProp } : {})}
    >
      {children}
    </Form.Item>
  );
}
