/** Smaller pieces of a list page: its tabs, the bar for ticked rows, the empty state, the open row. */
import { Button, Empty, Tabs } from 'antd';
import type { ReactNode } from 'react';
import type { Endpoint } from '../../contract/endpoint.ts';
import { type Say, useSay } from '../app/language.ts';
import { valueText } from './filter-bar.tsx';
import type { FilterDefinition } from './filter-definition.ts';
import type { ListAddress } from './list-address.ts';
import type { BatchAction, ListPageProps, RowOf } from './list-definition.ts';
import { RowPanel } from './list-panel.tsx';

export function usePanel<E extends Endpoint, T extends Endpoint>(
  props: ListPageProps<E, T>,
  address: ListAddress,
  rows: readonly RowOf<E>[],
): ReactNode {
  const say = useSay();
  const key = address.row;
  if (!props.panel || key === undefined) return null;
  const at = rows.findIndex((row) => props.rowKey(row) === key);
  const row = rows[at];
  const open = (to: string | undefined): void => address.change({ row: to }, { keepPage: true, replace: true });
  return (
    <RowPanel
      title={row === undefined ? say('ui:detail.facts') : (props.panelTitle?.(row) ?? props.rowName(row))}
      pagePath={row === undefined ? undefined : props.rowPath?.(row)}
      pageSearch={props.rowSearch}
      onClose={() => open(undefined)}
      canStep={(step) => at >= 0 && rows[at + step] !== undefined}
      onStep={(step) => {
        const next = rows[at + step];
        if (next !== undefined) open(props.rowKey(next));
      }}
    >
      {props.panel(row, key)}
    </RowPanel>
  );
}

/** A view replaces the whole address of the list. */
export function openView(address: ListAddress, search: Readonly<Record<string, string | undefined>>): void {
  const cleared = Object.fromEntries(
    Object.keys(address.search)
      .filter((name) => name !== 'tab')
      .map((name) => [name, undefined]),
  );
  address.change({ ...cleared, ...search });
}

export function wordsOf(
  filters: readonly FilterDefinition[],
  address: ListAddress,
  say: Say,
): { label: string; text: string }[] {
  return filters.flatMap((filter) => {
    const value = address.values[filter.key] ?? '';
    return value === '' ? [] : [{ label: filter.label, text: valueText(filter, value, say) }];
  });
}

export function FilterTabs({
  filter,
  value,
  onChange,
}: {
  filter: FilterDefinition;
  value: string;
  onChange: (value: string) => void;
}): ReactNode {
  const choices = filter.kind === 'choice' ? filter.choices : [];
  return (
    <Tabs
      activeKey={value}
      onChange={onChange}
      items={choices.map((choice) => ({ key: choice.value, label: choice.label }))}
    />
  );
}

export function BatchBar<Row>({
  actions,
  ticked,
  onClear,
}: {
  actions: readonly BatchAction<Row>[];
  ticked: readonly Row[];
  onClear: () => void;
}): ReactNode {
  const say = useSay();
  if (ticked.length === 0) return <span />;
  return (
    <span className="pc-batch" role="status">
      <span>{say('ui:list.selected', { count: ticked.length })}</span>
      {actions.map((action) => {
        const refused = action.refuse?.(ticked) ?? null;
        return (
          <Button
            key={action.key}
            size="small"
            danger={action.danger ?? false}
            disabled={refused !== null}
            title={refused ?? ''}
            onClick={() => action.run(ticked, onClear)}
          >
            {action.label}
          </Button>
        );
      })}
      <Button type="link" size="small" onClick={onClear}>
        {say('ui:list.clearSelection')}
      </Button>
    </span>
  );
}

export function EmptyList({
  empty,
  filtered,
  onReset,
}: {
  empty: ListPageProps<Endpoint>['empty'];
  filtered: boolean;
  onReset: () => void;
}): ReactNode {
  const say = useSay();
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <div className="pc-empty">
          <strong>{filtered ? say('ui:list.emptyFiltered') : empty.title}</strong>
          <span>{filtered ? say('ui:list.emptyFilteredHint') : empty.hint}</span>
        </div>
      }
    >
      {filtered ? <Button onClick={onReset}>{say('ui:filter.reset')}</Button> : empty.action}
    </Empty>
  );
}
