/**
 * The eye of masked columns: which columns are open, and the full values the server gave for the rows on the screen.
 * Values live only as long as the page of the list does: another page, filter or sort closes the eye again.
 */
import { App } from 'antd';
import { useEffect, useState } from 'react';
import { useSay } from '../app/language.ts';
import type { Column } from './list-column.tsx';
import { problemWords } from './problem-view.tsx';

/** Asks the server for full values: column and row ids in, id → value out. It writes the operation log. */
export type RevealValues = (column: string, ids: readonly string[]) => Promise<Readonly<Record<string, string>>>;

export interface Reveals<Row> {
  readonly isOpen: (column: Column<Row>) => boolean;
  readonly isBusy: (column: Column<Row>) => boolean;
  readonly toggle: (column: Column<Row>) => void;
  readonly valueOf: (column: Column<Row>, row: Row) => string | undefined;
}

function idsOf<Row>(column: Column<Row>, row: Row): readonly string[] {
  const ids = column.masked?.idOf(row) ?? [];
  return typeof ids === 'string' ? [ids] : ids;
}

export function useReveals<Row>(
  reveal: RevealValues | undefined,
  rows: readonly Row[],
  place: string,
): Reveals<Row> | undefined {
  const say = useSay();
  const { message } = App.useApp();
  const [values, setValues] = useState<ReadonlyMap<string, Readonly<Record<string, string>>>>(new Map());
  const [busy, setBusy] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place alone decides when the eyes close
  useEffect(() => setValues(new Map()), [place]);
  if (!reveal) return undefined;
  const open = async (column: Column<Row>): Promise<void> => {
    const { masked } = column;
    if (!masked) return;
    const ids = [...new Set(rows.flatMap((row) => idsOf(column, row)))];
    if (ids.length === 0) return;
    setBusy(column.key);
    try {
      const found = await reveal(masked.column, ids);
      setValues((before) => new Map(before).set(column.key, found));
    } catch (error) {
      void message.error(`${say('ui:reveal.failed')}: ${problemWords(error, say)}`);
    } finally {
      setBusy(null);
    }
  };
  return {
    isOpen: (column) => values.has(column.key),
    isBusy: (column) => busy === column.key,
    toggle: (column) => {
      if (values.has(column.key)) setValues((before) => new Map([...before].filter(([key]) => key !== column.key)));
      else void open(column);
    },
    valueOf: (column, row) => {
      const found = values.get(column.key);
      const names = idsOf(column, row).map((id) => found?.[id]);
      return names.length === 0 || names.includes(undefined) ? undefined : names.join(column.masked?.between ?? ', ');
    },
  };
}
