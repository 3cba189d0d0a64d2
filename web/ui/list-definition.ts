/** What a list page is told: the endpoint, its filters and columns, and what can be done with rows. */
import type { ReactNode } from 'react';
import type { Endpoint, OutputOf, QueryIn } from '../../contract/endpoint.ts';
import type { FilterDefinition } from './filter-definition.ts';
import type { Column } from './list-column.tsx';
import type { ExportDefinition } from './list-export.tsx';
import type { PageTab, SumItem } from './list-head.tsx';
import type { RevealValues } from './reveal.ts';
import type { WatermarkProps } from './watermark.tsx';

/** A page of rows: by place when there is a total, by keyset when there is a next. */
export interface ListAnswer {
  readonly items: readonly unknown[];
  readonly total?: number | undefined;
  readonly next?: string | null | undefined;
}
export type RowOf<E extends Endpoint> = OutputOf<E> extends { readonly items: readonly (infer R)[] } ? R : never;
export type FilterQuery = Readonly<Record<string, string>>;

export interface BatchAction<Row> {
  readonly key: string;
  readonly label: string;
  readonly danger?: boolean | undefined;
  /** A reason why these rows cannot be taken together, or null. */
  readonly refuse?: ((rows: readonly Row[]) => string | null) | undefined;
  /** Does it (usually opens a drawer); `done` unticks the rows. */
  readonly run: (rows: readonly Row[], done: () => void) => void;
}

export interface ListPageProps<E extends Endpoint, T extends Endpoint = Endpoint> {
  /** Stable name: saved views and chosen columns hang on it. */
  readonly id: string;
  readonly title: string;
  readonly about: ReactNode;
  readonly rules?: ReactNode | undefined;
  /** Sister pages as tabs under the title (消费汇总, 消费明细). */
  readonly pageTabs?: readonly PageTab[] | undefined;
  /** Inside a tab of another page: no title of its own. */
  readonly embedded?: boolean | undefined;
  readonly list: E;
  /** `place`: limit and offset with a total; `keyset`: limit and cursor with a next; `whole`: never many rows, all at once. */
  readonly paging: 'place' | 'keyset' | 'whole';
  /** Parts of the query nobody can change on the page. */
  readonly fixed?: Partial<QueryIn<E>> | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly filters: readonly FilterDefinition[];
  readonly columns: readonly Column<RowOf<E>>[];
  readonly rowKey: (row: RowOf<E>) => string;
  /** How a row is called, for readers and labels; masked text is fine. */
  readonly rowName: (row: RowOf<E>) => string;
  /** Sort when the address says nothing, as the endpoint writes it (`-dueAmount`). */
  readonly sort?: string | undefined;
  /** Sums from the list's own answer … */
  readonly sums?: ((answer: OutputOf<E>) => readonly SumItem[]) | undefined;
  /** … or from an endpoint that takes the same filter (parts it does not know are left out). */
  readonly totals?:
    | {
        readonly endpoint: T;
        readonly items: (answer: OutputOf<T>) => readonly SumItem[];
        readonly watermark?: ((answer: OutputOf<T>) => WatermarkProps) | undefined;
      }
    | undefined;
  readonly watermark?: ((answer: OutputOf<E>) => WatermarkProps) | undefined;
  /** Between sums and table, for the filter in force: a chart, a notice. */
  readonly above?: ((query: FilterQuery) => ReactNode) | undefined;
  readonly actions?: ReactNode | undefined;
  readonly rowActions?: ((row: RowOf<E>) => ReactNode) | undefined;
  readonly rowActionsWidth?: number | undefined;
  readonly batch?: readonly BatchAction<RowOf<E>>[] | undefined;
  readonly reveal?: RevealValues | undefined;
  readonly exports?: ExportDefinition<RowOf<E>> | undefined;
  /** Content of the split view; the row is missing when the address names one that is not on this page. */
  readonly panel?: (row: RowOf<E> | undefined, key: string) => ReactNode;
  readonly panelTitle?: ((row: RowOf<E>) => ReactNode) | undefined;
  /** Address of the row's own page. */
  readonly rowPath?: ((row: RowOf<E>) => string) | undefined;
  /** What that address says beside the row. */
  readonly rowSearch?: Readonly<Record<string, string>> | undefined;
  /** What an empty list means and what to do, when nothing is filtered. */
  readonly empty: { readonly title: string; readonly hint?: ReactNode; readonly action?: ReactNode };
  /** Ask again by itself, in ms: lists of runs and exports. */
  readonly refetchMs?: number | false | ((answer: OutputOf<E> | undefined) => number | false);
}
