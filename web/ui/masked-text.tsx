/** One masked value outside a table, with its eye. */
import { type ReactNode, useMemo } from 'react';
import { Eye } from './eye.tsx';
import type { Column } from './list-column.tsx';
import { type RevealValues, useReveals } from './reveal.ts';

export interface MaskedTextProps {
  /** What the value is called, for the label of the eye. */
  readonly name: string;
  /** The masked value. */
  readonly text: string;
  /** What the server calls the column, and whose value it is; without a person there is nothing to reveal. */
  readonly column: string;
  readonly id: string | null;
  readonly reveal: RevealValues | undefined;
}

export function MaskedText({ name, text, column, id, reveal }: MaskedTextProps): ReactNode {
  const shown = useMemo<Column<string>>(() => ({ key: column, title: name, masked: { column, idOf: (one) => one }, render: () => null }), [column, name]);
  const eyes = useReveals(id === null ? undefined : reveal, id === null ? [] : [id], `${column} ${id}`);
  return (
    <span className="pc-column-head">
      <span>{(id === null ? undefined : eyes?.valueOf(shown, id)) ?? text}</span>
      {eyes ? <Eye name={name} open={eyes.isOpen(shown)} busy={eyes.isBusy(shown)} onPress={() => eyes.toggle(shown)} /> : null}
    </span>
  );
}
