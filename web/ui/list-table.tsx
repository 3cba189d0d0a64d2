/**
 * The table of a list: sticky head, sort by the server, eyes in the heads of masked columns, rows to tick, skeleton
 * while the first page is on its way. Widths are given, so nothing jumps and long names end in an ellipsis.
 */
import { Skeleton, Table, type TableProps, type TableRef } from 'antd';
import { type Key, type ReactNode, useEffect, useRef } from 'react';
import { usePreferences } from '../app/appearance.tsx';
import { useSay } from '../app/language.ts';
import { Eye } from './eye.tsx';
import { Help } from './help.tsx';
import type { Column } from './list-column.tsx';
import { useMedia } from './media.ts';
import type { Reveals } from './reveal.ts';
import { OnlyInHead, TABLE_HEAD } from './table-head.tsx';

const HEAD_HEIGHT = 48;
const DEFAULT_WIDTH = 140;
const ACTIONS_WIDTH = 150;

export interface ListTableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowName: (row: Row) => string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  readonly loading: boolean;
  readonly empty: ReactNode;
  readonly reveals: Reveals<Row> | undefined;
  readonly actions?: ((row: Row) => ReactNode) | undefined;
  readonly actionsWidth?: number | undefined;
  readonly openRow?: string | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Ticked rows, when rows can be ticked. */
  readonly selection?:
    | {
        readonly keys: readonly string[];
        readonly onChange: (rows: readonly Row[], keys: readonly string[]) => void;
        readonly disabled?: ((row: Row) => boolean) | undefined;
      }
    | undefined;
}

function ColumnHead<Row>({ column, reveals }: { column: Column<Row>; reveals: Reveals<Row> | undefined }): ReactNode {
  return (
    <span className="pc-column-head">
      <span className="pc-column-title">{column.title}</span>
      {column.help ? <Help>{column.help}</Help> : null}
      {column.masked && reveals ? (
        <Eye name={column.title} open={reveals.isOpen(column)} busy={reveals.isBusy(column)} onPress={() => reveals.toggle(column)} />
      ) : null}
    </span>
  );
}

function sortOrder(sort: string | undefined, name: string | undefined): 'ascend' | 'descend' | null {
  if (!name || !sort) return null;
  return sort === name ? 'ascend' : sort === `-${name}` ? 'descend' : null;
}

function kitColumns<Row>(
  props: ListTableProps<Row>,
  say: ReturnType<typeof useSay>,
  pinned: boolean,
): NonNullable<TableProps<Row & object>['columns']> {
  const { columns, reveals, sort, onOpen } = props;
  const made = columns.map((column) => ({
    key: column.key,
    title: (
      <OnlyInHead>
        <ColumnHead column={column} reveals={reveals} />
      </OnlyInHead>
    ),
    width: column.width ?? DEFAULT_WIDTH,
    align: column.align ?? ('left' as const),
    ...(column.always && pinned ? { fixed: 'left' as const } : {}),
    ...(column.sort ? { sorter: true, sortOrder: sortOrder(sort, column.sort) } : {}),
    render: (_: unknown, row: Row) => {
      const content = column.render(row, reveals?.valueOf(column, row));
      if (!column.opens || !onOpen) return content;
      return (
        <button type="button" className="pc-row-open" onClick={() => onOpen(row)}>
          {content}
        </button>
      );
    },
  }));
  if (!props.actions) return made;
  const { actions } = props;
  return [
    ...made,
    {
      key: 'actions ',
      title: say('ui:list.actions'),
      width: props.actionsWidth ?? ACTIONS_WIDTH,
      align: 'left' as const,
      ...(pinned ? { fixed: 'right' as const } : {}),
      render: (_: unknown, row: Row) => <div className="pc-row-actions">{actions(row)}</div>,
    },
  ];
}

export function ListTable<Row>(props: ListTableProps<Row>): ReactNode {
  const say = useSay();
  const { density } = usePreferences();
  const pinned = useMedia('(min-width: 700px)');
  const { rows, columns, loading, selection, onOpen } = props;
  const width =
    columns.reduce((sum, column) => sum + (column.width ?? DEFAULT_WIDTH), selection ? 40 : 0) +
    (props.actions ? (props.actionsWidth ?? ACTIONS_WIDTH) : 0);
  const onChange: TableProps<Row & object>['onChange'] = (_paging, _filters, sorter) => {
    const one = Array.isArray(sorter) ? sorter[0] : sorter;
    const name = columns.find((column) => column.key === one?.columnKey)?.sort;
    props.onSort(name && one?.order ? `${one.order === 'descend' ? '-' : ''}${name}` : undefined);
  };
  const place = useScrollByKeyboard();
  return (
    <Table<Row & object>
      ref={place}
      className="pc-table"
      size={density === 'compact' ? 'small' : 'middle'}
      components={TABLE_HEAD}
      columns={kitColumns(props, say, pinned)}
      dataSource={(loading ? [] : rows) as readonly (Row & object)[]}
      rowKey={(row) => props.rowKey(row)}
      pagination={false}
      tableLayout="fixed"
      scroll={{ x: width }}
      sticky={{ offsetHeader: HEAD_HEIGHT }}
      showSorterTooltip={false}
      sortDirections={['descend', 'ascend']}
      onChange={onChange}
      locale={{
        emptyText: loading ? <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} /> : props.empty,
      }}
      rowClassName={(row) =>
        props.openRow !== undefined && props.rowKey(row) === props.openRow ? 'pc-row-current' : ''
      }
      onRow={(row) =>
        onOpen
          ? { onClick: (event) => openUnlessControl(event.target, () => onOpen(row)), className: 'pc-row-pressable' }
          : {}
      }
      {...(selection
        ? {
            rowSelection: {
              columnWidth: 40,
              columnTitle: (all: ReactNode) => <OnlyInHead>{all}</OnlyInHead>,
              fixed: pinned,
              preserveSelectedRowKeys: true,
              selectedRowKeys: [...selection.keys],
              onChange: (keys: Key[], chosen: (Row & object)[]) => selection.onChange(chosen, keys.map(String)),
              getCheckboxProps: (row: Row & object) =>
                ({
                  disabled: selection.disabled?.(row) ?? false,
                  'aria-label': `${say('ui:list.selectRow')}: ${props.rowName(row)}`,
                }) as never,
            },
          }
        : {})}
    />
  );
}

/** What is wider than the window scrolls sideways: by keyboard too, even where no cell has anything to press. */
function useScrollByKeyboard() {
  const place = useRef<TableRef>(null);
  const say = useSay();
  const label = say('ui:list.scroll');
  useEffect(() => {
    const body = place.current?.nativeElement.querySelector('.ant-table-body');
    body?.setAttribute('tabindex', '0');
    body?.setAttribute('role', 'region');
    body?.setAttribute('aria-label', label);
  }, [label]);
  return place;
}

/** A press on a row opens it, unless it was meant for something inside, or text was being selected. */
function openUnlessControl(target: EventTarget, open: () => void): void {
  if (
    !(target instanceof Element) ||
    target.closest('a, button, input, label, .ant-table-selection-column, [role="button"]')
  )
    return;
  if ((window.getSelection()?.toString() ?? '') !== '') return;
  open();
}
