/**
 * The list pattern: one component that turns an endpoint of the contract, columns and filters into a whole page.
 * Everything a person can set is in the address; the server pages, sorts and sums; the page only shows and asks.
 */
import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useMemo } from 'react';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import { useSay } from '../app/language.ts';
import { FilterBar } from './filter-bar.tsx';
import { isFiltered, queryOf } from './filter-definition.ts';
import { type ListAddress, useListAddress } from './list-address.ts';
import { type Column, shownColumns } from './list-column.tsx';
import { ColumnSettings } from './list-columns.tsx';
import type { FilterQuery, ListAnswer, ListPageProps, RowOf } from './list-definition.ts';
import { ExportMenu } from './list-export.tsx';
import { PageHead, type SumItem, Sums } from './list-head.tsx';
import { Pager } from './list-pager.tsx';
import { BatchBar, EmptyList, FilterTabs, openView, usePanel, wordsOf } from './list-parts.tsx';
import { useChosenColumns, useListRead, useTicked, useTotals } from './list-state.ts';
import { ListTable } from './list-table.tsx';
import { SavedViews } from './list-views.tsx';
import { ProblemView } from './problem-view.tsx';
import { type Reveals, useReveals } from './reveal.ts';
import type { WatermarkProps } from './watermark.tsx';

export type { BatchAction, FilterQuery, ListPageProps, RowOf } from './list-definition.ts';

export function ListPage<const E extends Endpoint, const T extends Endpoint = Endpoint>(
  props: ListPageProps<E, T>,
): ReactNode {
  const say = useSay();
  const { filters, columns } = props;
  const address = useListAddress(filters, props.sort);
  const query = useMemo<FilterQuery>(
    () => ({ ...queryOf(filters, address.values), ...((props.fixed ?? {}) as FilterQuery) }),
    [filters, address.values, props.fixed],
  );
  const read = useListRead(props, address, query);
  const answer = read.data as (OutputOf<E> & ListAnswer) | undefined;
  const rows = useMemo(() => (answer?.items ?? []) as readonly RowOf<E>[], [answer]);
  const place = JSON.stringify([props.id, query, address.sort, address.size]);
  const totals = useTotals(props, query);
  const { sums, watermark } = headOf(props, answer, totals.data as OutputOf<T> | undefined);
  const reveals = useReveals(props.reveal, rows, `${place} ${address.page} ${address.after ?? ''}`);
  const [ticked, setTicked] = useTicked<RowOf<E>>(place);
  const [chosen, setChosen] = useChosenColumns(props.id, address);
  const shown = useMemo(() => shownColumns(columns, chosen), [columns, chosen]);
  const panel = usePanel(props, address, rows);
  const tabs = filters.find((filter) => filter.place === 'tabs');
  const kinds = filters.find((filter) => filter.place === 'list');
  return (
    <div className={`pc-list${panel ? ' pc-list-split' : ''}`}>
      <PageHead
        title={props.embedded ? null : props.title}
        about={props.about}
        rules={props.rules}
        watermark={watermark}
        actions={props.actions}
        tabs={props.pageTabs}
      />
      {tabs ? (
        <FilterTabs
          filter={tabs}
          value={address.values[tabs.key] ?? ''}
          onChange={(value) => address.changeFilters({ [tabs.key]: value })}
        />
      ) : null}
      <FilterBar
        filters={filters}
        values={address.values}
        onChange={address.changeFilters}
        onReset={address.resetFilters}
        extra={<SavedViews listId={props.id} search={address.search} onOpen={(search) => openView(address, search)} />}
      />
      {sums.length > 0 ? <Sums items={sums} busy={totals.isPlaceholderData || read.isPlaceholderData} /> : null}
      {totals.error && props.totals ? (
        <ProblemView problem={totals.error} onRetry={() => void totals.refetch()} />
      ) : null}
      {props.above?.(query)}
      {kinds ? (
        <FilterTabs
          filter={kinds}
          value={address.values[kinds.key] ?? ''}
          onChange={(value) => address.changeFilters({ [kinds.key]: value })}
        />
      ) : null}
      <div className="pc-toolbar">
        <BatchBar actions={props.batch ?? []} ticked={ticked} onClear={() => setTicked([])} />
        <span className="pc-toolbar-right">
          {read.isFetching && answer ? <span className="pc-refreshing">{say('ui:list.refreshing')}</span> : null}
          <Button
            icon={<ReloadOutlined />}
            aria-label={say('ui:list.refresh')}
            title={say('ui:list.refresh')}
            onClick={() => void Promise.all([read.refetch(), props.totals ? totals.refetch() : null])}
          />
          <ColumnSettings columns={columns} chosen={chosen} onChange={setChosen} />
          {props.exports ? (
            <ExportMenu
              name={props.title}
              definition={props.exports}
              conditions={query}
              conditionWords={wordsOf(filters, address, say)}
              selected={ticked}
            />
          ) : null}
        </span>
      </div>
      <div className="pc-list-body">
        <div className={`pc-list-main${read.isPlaceholderData ? ' pc-busy' : ''}`} aria-busy={read.isPlaceholderData}>
          {read.error ? (
            <ProblemView problem={read.error} onRetry={() => void read.refetch()} />
          ) : (
            <ListRows
              list={props}
              address={address}
              rows={rows}
              shown={shown}
              loading={read.isPending}
              reveals={reveals}
              ticked={ticked}
              onTick={setTicked}
            />
          )}
          {answer && props.paging !== 'whole' ? (
            <Pager
              address={address}
              place={place}
              shown={rows.length}
              total={props.paging === 'place' ? (answer.total ?? rows.length) : undefined}
              next={answer.next}
            />
          ) : null}
        </div>
        {panel}
      </div>
    </div>
  );
}

/** Sums and watermark, from the list's own answer or from the endpoint of totals. */
function headOf<E extends Endpoint, T extends Endpoint>(
  props: ListPageProps<E, T>,
  answer: OutputOf<E> | undefined,
  totals: OutputOf<T> | undefined,
): { sums: readonly SumItem[]; watermark: WatermarkProps | undefined } {
  const fromTotals = props.totals && totals ? props.totals : undefined;
  const sums = fromTotals && totals ? fromTotals.items(totals) : props.sums && answer ? props.sums(answer) : [];
  const watermark =
    props.watermark && answer ? props.watermark(answer) : totals ? fromTotals?.watermark?.(totals) : undefined;
  return { sums, watermark };
}

interface ListRowsProps<E extends Endpoint, T extends Endpoint> {
  readonly list: ListPageProps<E, T>;
  readonly address: ListAddress;
  readonly rows: readonly RowOf<E>[];
  readonly shown: readonly Column<RowOf<E>>[];
  readonly loading: boolean;
  readonly reveals: Reveals<RowOf<E>> | undefined;
  readonly ticked: readonly RowOf<E>[];
  readonly onTick: (rows: readonly RowOf<E>[]) => void;
}

function ListRows<E extends Endpoint, T extends Endpoint>(props: ListRowsProps<E, T>): ReactNode {
  const { list, address, ticked, onTick } = props;
  const canTick = (list.batch?.length ?? 0) > 0 || list.exports?.selectedKey !== undefined;
  const open = (row: RowOf<E>): void =>
    address.change({ row: list.rowKey(row) }, { keepPage: true, replace: address.row !== undefined });
  return (
    <ListTable
      columns={props.shown}
      rows={props.rows}
      rowKey={list.rowKey}
      rowName={list.rowName}
      sort={address.sort}
      onSort={(sort) => address.change({ sort })}
      loading={props.loading}
      empty={
        <EmptyList
          empty={list.empty}
          filtered={isFiltered(list.filters, address.values)}
          onReset={address.resetFilters}
        />
      }
      reveals={props.reveals}
      actions={list.rowActions}
      actionsWidth={list.rowActionsWidth}
      openRow={address.row}
      onOpen={list.panel ? open : undefined}
      selection={
        canTick
          ? { keys: ticked.map(list.rowKey), onChange: (rows) => onTick(rows.filter((row) => row !== undefined)) }
          : undefined
      }
    />
  );
}
