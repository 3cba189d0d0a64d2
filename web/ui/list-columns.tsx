/** Choosing columns, their order and the row height; by mouse (drag) and by keyboard (up, down). */
import { ArrowDownOutlined, ArrowUpOutlined, HolderOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover, Segmented, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { type Density, usePreferences } from '../app/appearance.tsx';
import { useSay } from '../app/language.ts';
import { type Column, shownColumns } from './list-column.tsx';

export interface ColumnSettingsProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (chosen: readonly string[] | undefined) => void;
}

export function ColumnSettings<Row>({ columns, chosen, onChange }: ColumnSettingsProps<Row>): ReactNode {
  const say = useSay();
  const { density, setDensity } = usePreferences();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={
        <div className="pc-columns">
          <div className="pc-columns-density">
            <span>{say('ui:list.density')}</span>
            <Segmented<Density>
              size="small"
              aria-label={say('ui:list.density')}
              value={density}
              onChange={setDensity}
              options={[
                { value: 'compact', label: say('ui:list.compact') },
                { value: 'comfortable', label: say('ui:list.comfortable') },
              ]}
            />
          </div>
          <ColumnOrder columns={columns} chosen={chosen} onChange={onChange} />
          <Button type="link" size="small" disabled={chosen === undefined} onClick={() => onChange(undefined)}>
            {say('ui:list.columnsReset')}
          </Button>
        </div>
      }
    >
      <Tooltip title={open ? '' : say('ui:list.columns')}>
        <Button icon={<SettingOutlined />} aria-label={say('ui:list.columns')} aria-expanded={open} />
      </Tooltip>
    </Popover>
  );
}

function ColumnOrder<Row>({ columns, chosen, onChange }: ColumnSettingsProps<Row>): ReactNode {
  const say = useSay();
  const [dragged, setDragged] = useState<string | null>(null);
  const shown = shownColumns(columns, chosen).filter((column) => !column.always);
  const off = columns.filter((column) => !column.always && !shown.includes(column));
  const keys = shown.map((column) => column.key);
  const move = (key: string, to: number): void => {
    const rest = keys.filter((other) => other !== key);
    onChange([...rest.slice(0, to), key, ...rest.slice(to)]);
  };
  return (
    <ul className="pc-columns-list">
      {columns
        .filter((column) => column.always)
        .map((column) => (
          <li key={column.key}>
            <Checkbox checked disabled>
              {column.title}
            </Checkbox>
          </li>
        ))}
      {shown.map((column, index) => (
        <li
          key={column.key}
          draggable
          onDragStart={() => setDragged(column.key)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => {
            if (dragged && dragged !== column.key) move(dragged, index);
            setDragged(null);
          }}
        >
          <HolderOutlined aria-hidden className="pc-columns-holder" />
          <Checkbox checked onChange={() => onChange(keys.filter((key) => key !== column.key))}>
            {column.title}
          </Checkbox>
          <span className="pc-columns-move">
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined />}
              disabled={index === 0}
              aria-label={say('ui:list.columnUp', { name: column.title })}
              onClick={() => move(column.key, index - 1)}
            />
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined />}
              disabled={index === shown.length - 1}
              aria-label={say('ui:list.columnDown', { name: column.title })}
              onClick={() => move(column.key, index + 1)}
            />
          </span>
        </li>
      ))}
      {off.map((column) => (
        <li key={column.key}>
          <Checkbox checked={false} onChange={() => onChange([...keys, column.key])}>
            {column.title}
            {column.group ? <small>{column.group}</small> : null}
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}
