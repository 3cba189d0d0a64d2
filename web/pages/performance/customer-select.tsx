/** One customer chosen by part of name, account or number, for forms. */
import { Select } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { problemWords } from '../../ui/problem-view.tsx';
import { useSay } from '../../app/language.ts';
import type { Choice } from '../../ui/filter-definition.ts';
import { findCustomers } from '../usage/whose-filters.ts';

const TYPING_MS = 250;

export interface CustomerSelectProps {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (customerId: string | undefined) => void;
}

export function CustomerSelect({ id, value, onChange }: CustomerSelectProps): ReactNode {
  const say = useSay();
  const [found, setFound] = useState<readonly Choice[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef('');
  const find = (text: string): void => {
    asked.current = text;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => {
      findCustomers(text).then(
        (choices) => {
          if (asked.current !== text) return;
          setFound(choices);
          setFailure(null);
        },
        (error: unknown) => setFailure(problemWords(error, say)),
      );
    }, TYPING_MS);
  };
  return (
    <Select
      {...(id ? { id } : {})}
      showSearch={{ filterOption: false, onSearch: find }}
      value={value ?? null}
      onChange={(customerId) => onChange?.(customerId ?? undefined)}
      options={[...found]}
      placeholder={say('shell:palette.hint')}
      notFoundContent={failure ?? say('shell:palette.hint')}
    />
  );
}
