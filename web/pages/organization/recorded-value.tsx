/** Values of the operation log in words: choices by their name, ids shortened with a button that copies them. */
import { Typography } from 'antd';
import { Fragment, type ReactNode, useCallback } from 'react';
import { type Say, useSay, useSayLoose } from '../../app/language.ts';
import { LongText, Missing } from '../../ui/figures.tsx';
import { isId, shortId } from './recorded-change.ts';

const IDS_SHOWN = 10;
type SayLoose = ReturnType<typeof useSayLoose>;

export function ShortId({ id }: { id: string }): ReactNode {
  return (
    <Typography.Text className="pc-log-id" title={id} copyable={{ text: id }}>
      {shortId(id)}
    </Typography.Text>
  );
}

/** One value as text; what is no choice with a name stands as it is. */
export function useValueText(): (field: string, value: unknown) => string {
  const say = useSay();
  const sayLoose = useSayLoose();
  return useCallback((field: string, value: unknown): string => textOf(field, value, say, sayLoose), [say, sayLoose]);
}

function textOf(field: string, value: unknown, say: Say, sayLoose: SayLoose): string {
  if (value === null || value === undefined || value === '') return say('operationLog:none');
  if (typeof value === 'boolean') return say(value ? 'operationLog:yes' : 'operationLog:no');
  if (Array.isArray(value)) return value.length === 0 ? say('operationLog:none') : value.map((part) => textOf(field, part, say, sayLoose)).join(' · ');
  if (typeof value === 'object') return JSON.stringify(value);
  if (isId(value)) return shortId(value);
  const text = String(value);
  if (field === 'permissions') return sayLoose(`permissions:${text}`, text);
  if (field === 'action') return sayLoose(`operationLog:action.${text}`, text);
  if (field === 'objectKind') return sayLoose(`operationLog:objectKind.${text}`, text);
  return sayLoose(`operationLog:value.${field}.${text}`, text);
}

export function RecordedValue({ field, value }: { field: string; value: unknown }): ReactNode {
  const text = useValueText();
  if (value === undefined) return <Missing />;
  if (isId(value)) return <ShortId id={value} />;
  if (Array.isArray(value) && value.length > 0 && value.every(isId)) {
    return (
      <span className="pc-log-ids">
        {value.slice(0, IDS_SHOWN).map((id) => (
          <Fragment key={id}>
            <ShortId id={id} />
          </Fragment>
        ))}
        {value.length > IDS_SHOWN ? <span>+{value.length - IDS_SHOWN}</span> : null}
      </span>
    );
  }
  return <LongText lines={6}>{text(field, value)}</LongText>;
}
