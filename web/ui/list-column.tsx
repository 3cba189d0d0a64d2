/**
 * Columns of a list as data, and makers for the usual ones, so that amounts, months, instants and long names look the
 * same on every page.
 */
import type { ReactNode } from 'react';
import { Instant, LongText, Money, MonthText, Quantity } from './figures.tsx';

export interface MaskedColumn<Row> {
  /** What the server calls the column, for the reveal request. */
  readonly column: string;
  /** Whose value it is; rows without one have nothing to reveal. Of several people each has a name of its own. */
  readonly idOf: (row: Row) => string | readonly string[] | null;
  /** Stands between the values of several; a comma when left out. */
  readonly between?: string;
}

export interface Column<Row> {
  readonly key: string;
  /** Head of the column; state the currency or the unit here, once. */
  readonly title: string;
  readonly help?: ReactNode;
  /** `revealed` is the full content after the eye was pressed, for masked columns. */
  readonly render: (row: Row, revealed: string | undefined) => ReactNode;
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
  /** Name the endpoint sorts by (without sign). */
  readonly sort?: string;
  /** Not shown unless chosen. */
  readonly hidden?: boolean;
  /** Always shown and always first. */
  readonly always?: boolean;
  readonly masked?: MaskedColumn<Row>;
  /** Heading under which the column stands in the column settings. */
  readonly group?: string;
  /** Pressing the content opens the row's panel. */
  readonly opens?: boolean;
}

type Base<Row> = Omit<Column<Row>, 'render' | 'align'>;

export function textColumn<Row>(
  base: Base<Row> & { readonly value: (row: Row) => string | null | undefined },
): Column<Row> {
  const { value, ...column } = base;
  return { width: 160, ...column, render: (row, revealed) => <LongText>{revealed ?? value(row)}</LongText> };
}

export function moneyColumn<Row>(
  base: Base<Row> & {
    readonly value: (row: Row) => string | null | undefined;
    readonly currency?: (row: Row) => string;
    readonly missing?: string;
  },
): Column<Row> {
  const { value, currency, missing, ...column } = base;
  return {
    width: 130,
    ...column,
    align: 'right',
    render: (row) => <Money value={value(row)} currency={currency?.(row)} missing={missing} />,
  };
}

export function quantityColumn<Row>(
  base: Base<Row> & {
    readonly value: (row: Row) => string | number | null | undefined;
    readonly unit?: (row: Row) => string;
  },
): Column<Row> {
  const { value, unit, ...column } = base;
  return { width: 120, ...column, align: 'right', render: (row) => <Quantity value={value(row)} unit={unit?.(row)} /> };
}

export function monthColumn<Row>(
  base: Base<Row> & { readonly value: (row: Row) => string | null | undefined },
): Column<Row> {
  const { value, ...column } = base;
  return { width: 96, ...column, render: (row) => <MonthText value={value(row)} /> };
}

export function instantColumn<Row>(
  base: Base<Row> & {
    readonly value: (row: Row) => string | null | undefined;
    readonly business?: boolean;
    readonly missing?: string;
  },
): Column<Row> {
  const { value, business, missing, ...column } = base;
  return {
    width: business ? 200 : 164,
    ...column,
    render: (row) => <Instant value={value(row)} business={business ?? false} missing={missing} />,
  };
}

/** Which columns are shown and in which order: the always-shown first, then as chosen, else as declared. */
export function shownColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
): Column<Row>[] {
  const always = columns.filter((column) => column.always);
  const rest = columns.filter((column) => !column.always);
  if (!chosen) return [...always, ...rest.filter((column) => !column.hidden)];
  return [...always, ...chosen.flatMap((key) => rest.find((column) => column.key === key) ?? [])];
}
