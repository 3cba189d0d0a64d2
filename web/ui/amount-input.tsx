/**
 * An amount as typed: a decimal string in, a decimal string out, never a number. Shows the currency, groups the
 * digits when left, and says its limits below the field.
 */
import { Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSay } from '../app/language.ts';
import { groupThousands, typedAmount } from './amount-text.ts';

export interface AmountInputProps {
  readonly value?: string | undefined;
  readonly onChange?: (value: string | undefined) => void;
  readonly onBlur?: () => void;
  readonly id?: string;
  readonly currency: string;
  /** Limits as decimal strings; shown, and checked by the endpoint's schema. */
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly decimals?: number;
  readonly disabled?: boolean;
  readonly 'aria-label'?: string;
}

export function AmountInput(props: AmountInputProps): ReactNode {
  const say = useSay();
  const { value, onChange, currency, min, max, decimals = 2 } = props;
  const [typing, setTyping] = useState<string | null>(null);
  const shown = typing ?? (value === undefined ? '' : groupThousands(value));
  const parsed = typing === null || typing === '' ? null : typedAmount(typing);
  const wrong = typing !== null && typing !== '' && (parsed === null || (parsed.split('.')[1]?.length ?? 0) > decimals);
  const limits =
    min !== undefined && max !== undefined
      ? say('ui:amount.between', { min: groupThousands(min), max: groupThousands(max) })
      : max !== undefined
        ? say('ui:amount.atMost', { max: groupThousands(max) })
        : min !== undefined
          ? say('ui:amount.atLeast', { min: groupThousands(min) })
          : '';
  return (
    <div>
      <Input
        {...(props.id ? { id: props.id } : {})}
        {...(props['aria-label'] ? { 'aria-label': props['aria-label'] } : {})}
        className="pc-amount-input"
        inputMode="decimal"
        autoComplete="off"
        suffix={currency}
        value={shown}
        disabled={props.disabled ?? false}
        {...(wrong ? { status: 'error' as const } : {})}
        onFocus={() => setTyping(value ?? '')}
        onChange={(event) => {
          const text = event.target.value;
          setTyping(text);
          onChange?.(text === '' ? undefined : (typedAmount(text) ?? text));
        }}
        onBlur={() => {
          setTyping(null);
          props.onBlur?.();
        }}
      />
      {wrong ? (
        <div className="pc-field-limit pc-field-wrong">{say('ui:amount.wrong', { decimals })}</div>
      ) : limits ? (
        <div className="pc-field-limit">{limits}</div>
      ) : null}
    </div>
  );
}
