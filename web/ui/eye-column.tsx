/** One masked column of a table of one's own: its head with the eye, and what stands in a row once it was pressed. */
import { type ReactNode, useMemo } from 'react';
import { Eye } from './eye.tsx';
import type { Column } from './list-column.tsx';
import { type RevealValues, useReveals } from './reveal.ts';
import { OnlyInHead } from './table-head.tsx';

export interface EyeColumn<Row> {
  /** Give the table `components={TABLE_HEAD}` besides. */
  readonly head: ReactNode;
  readonly of: (row: Row) => string;
}

/** `idOf` and `maskedOf` must not change between renderings. */
export function useEyeColumn<Row>(
  title: string,
  column: string,
  rows: readonly Row[],
  reveal: RevealValues | undefined,
  idOf: (row: Row) => string | null,
  maskedOf: (row: Row) => string,
): EyeColumn<Row> {
  const definition = useMemo<Column<Row>>(() => ({ key: column, title, masked: { column, idOf }, render: () => null }), [column, title, idOf]);
  const eyes = useReveals(reveal, rows, rows.map((row) => idOf(row)).join());
  const head = (
    <span className="pc-column-head">
      <span>{title}</span>
      {eyes && rows.length > 0 ? (
        <OnlyInHead>
          <Eye name={title} open={eyes.isOpen(definition)} busy={eyes.isBusy(definition)} onPress={() => eyes.toggle(definition)} />
        </OnlyInHead>
      ) : null}
    </span>
  );
  return { head, of: (row) => eyes?.valueOf(definition, row) ?? maskedOf(row) };
}
