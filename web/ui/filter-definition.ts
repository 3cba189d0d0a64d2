/**
 * Filters of a list as data: what can be asked, how a value stands in the address, and which query parameters of the
 * endpoint it becomes. A value is always one string: several choices are joined by commas, a range is `from..to` with
 * either end open. Pure, so the grammar of addresses can be tested without a browser.
 */
import type { ReactNode } from 'react';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface FilterBase {
  /** Name in the address and, unless said otherwise, of the query parameter. */
  readonly key: string;
  readonly label: string;
  readonly help?: ReactNode;
  /** The value when the address says nothing; an empty one in the address clears it. */
  readonly initial?: string | undefined;
  /** `bar`: a control of its own above the list; `tabs`: tabs under the title; `list`: tabs just above the rows; left out: a chip. */
  readonly place?: 'bar' | 'tabs' | 'list';
  /** Cannot be cleared (a month, a tab). Needs `initial`. */
  readonly required?: boolean;
}

export interface TextFilter extends FilterBase {
  readonly kind: 'text';
  /** The endpoint compares exactly (numbers, ids) instead of by part. */
  readonly exact?: boolean;
  readonly placeholder?: string;
}
export interface ChoiceFilter extends FilterBase {
  readonly kind: 'choice' | 'choices';
  readonly choices: readonly Choice[];
}
export interface MonthFilter extends FilterBase {
  readonly kind: 'month';
  /** Oldest and newest month that can be asked for. */
  readonly oldest?: string | undefined;
  readonly newest?: string | undefined;
}
export interface DaysFilter extends FilterBase {
  readonly kind: 'days';
  /** Query parameters of both ends; `keyFrom` and `keyTo` when left out. */
  readonly params?: readonly [string, string];
}
export interface DayFilter extends FilterBase {
  readonly kind: 'day';
}
export interface AmountFilter extends FilterBase {
  readonly kind: 'amount';
  readonly currency: string;
  /** Query parameters of both ends; `keyMin` and `keyMax` when left out. */
  readonly params?: readonly [string, string];
}
export interface YesNoFilter extends FilterBase {
  readonly kind: 'yes-no';
}
export interface LookupFilter extends FilterBase {
  readonly kind: 'lookup';
  /** Finds choices by what was typed (empty text: the first few). */
  readonly search: (text: string) => Promise<readonly Choice[]>;
  /** The label of a value found in an address. */
  readonly resolve?: (value: string) => Promise<string | undefined>;
}

export type FilterDefinition =
  | TextFilter
  | ChoiceFilter
  | MonthFilter
  | DaysFilter
  | DayFilter
  | AmountFilter
  | YesNoFilter
  | LookupFilter;
export type FilterValues = Readonly<Record<string, string>>;
export type Operator = 'contains' | 'is' | 'in' | 'between' | 'atLeast' | 'atMost';

export function splitRange(value: string): [string, string] {
  const at = value.indexOf('..');
  return at < 0 ? [value, value] : [value.slice(0, at), value.slice(at + 2)];
}

export function joinRange(from: string | undefined, to: string | undefined): string {
  return from || to ? `${from ?? ''}..${to ?? ''}` : '';
}

export function splitChoices(value: string): string[] {
  return value.split(',').filter((part) => part !== '');
}

/** Which operator a chip shows; for ranges it follows from which ends are given. */
export function operatorOf(filter: FilterDefinition, value: string): Operator {
  if (filter.kind === 'text') return filter.exact ? 'is' : 'contains';
  if (filter.kind === 'choices') return splitChoices(value).length > 1 ? 'in' : 'is';
  if (filter.kind === 'days' || filter.kind === 'amount') {
    const [from, to] = splitRange(value);
    return from !== '' && to !== '' ? (from === to ? 'is' : 'between') : from !== '' ? 'atLeast' : 'atMost';
  }
  return 'is';
}

/** The query parameters of the endpoint for these values. */
export function queryOf(filters: readonly FilterDefinition[], values: FilterValues): Record<string, string> {
  const query: Record<string, string> = {};
  for (const filter of filters) {
    const value = values[filter.key] ?? '';
    if (value === '') continue;
    if (filter.kind === 'days' || filter.kind === 'amount') {
      const [first, second] =
        filter.params ??
        (filter.kind === 'days' ? [`${filter.key}From`, `${filter.key}To`] : [`${filter.key}Min`, `${filter.key}Max`]);
      const [from, to] = splitRange(value);
      if (from !== '') query[first] = from;
      if (to !== '') query[second] = to;
    } else query[filter.key] = value;
  }
  return query;
}

/** Values of an address: what it says, else the initial ones. A required filter is never empty. */
export function readValues(
  filters: readonly FilterDefinition[],
  search: Readonly<Record<string, string | undefined>>,
): FilterValues {
  const values: Record<string, string> = {};
  for (const filter of filters) {
    const said = search[filter.key];
    const value = said === undefined || (said === '' && filter.required) ? (filter.initial ?? '') : said;
    if (value !== '') values[filter.key] = value;
  }
  return values;
}

/** What an address must say so that these values are read from it again; undefined removes the parameter. */
export function writeValues(
  filters: readonly FilterDefinition[],
  values: FilterValues,
): Record<string, string | undefined> {
  return Object.fromEntries(
    filters.map((filter) => {
      const value = values[filter.key] ?? '';
      return [filter.key, value === (filter.initial ?? '') ? undefined : value];
    }),
  );
}

/** Tabs choose which list is shown; they do not narrow it. */
export function isTab(filter: FilterDefinition): boolean {
  return filter.place === 'tabs' || filter.place === 'list';
}

/** Whether anything differs from how the list opens by itself. */
export function isFiltered(filters: readonly FilterDefinition[], values: FilterValues): boolean {
  return filters.some((filter) => !isTab(filter) && (values[filter.key] ?? '') !== (filter.initial ?? ''));
}
