/**
 * The filters of a list: controls of their own for what is asked all the time (month, hide zero), one box for all
 * other attributes, and a named chip with its operator for everything that narrows the list. Typing in the box offers
 * "name contains …" and matching choices; choosing an attribute opens its small form.
 */
import { CloseOutlined, FilterOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Popover, Segmented, Select, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { type Say, useSay } from '../app/language.ts';
import { groupThousands } from './amount-text.ts';
import {
  type FilterDefinition,
  type FilterValues,
  isFiltered,
  operatorOf,
  splitChoices,
  splitRange,
} from './filter-definition.ts';
import { FilterEditor, useLookupLabel } from './filter-editor.tsx';
import { MonthPicker } from './month-picker.tsx';

export interface FilterBarProps {
  readonly filters: readonly FilterDefinition[];
  readonly values: FilterValues;
  readonly onChange: (changes: Readonly<Record<string, string>>) => void;
  readonly onReset: () => void;
  /** Stands at the right end: saved views. */
  readonly extra?: ReactNode;
}

export function FilterBar({ filters, values, onChange, onReset, extra }: FilterBarProps): ReactNode {
  const say = useSay();
  const [editing, setEditing] = useState<string | null>(null);
  const chips = filters.filter((filter) => filter.place === undefined);
  const shown = chips.filter((filter) => (values[filter.key] ?? '') !== '' || filter.key === editing);
  return (
    <section className="pc-filters" aria-label={say('ui:filter.label')}>
      <div className="pc-filter-row">
        {filters.map((filter) =>
          filter.place === 'bar' ? (
            <BarControl
              key={filter.key}
              filter={filter}
              value={values[filter.key] ?? ''}
              onChange={(value) => onChange({ [filter.key]: value })}
            />
          ) : null,
        )}
        {chips.length > 0 ? (
          <FilterBox
            filters={chips}
            onPick={(key, value) => (value === null ? setEditing(key) : onChange({ [key]: value }))}
          />
        ) : null}
        <span className="pc-filter-extra">{extra}</span>
      </div>
      {shown.length > 0 || isFiltered(filters, values) ? (
        <div className="pc-chips">
          {shown.map((filter) => (
            <FilterChip
              key={filter.key}
              filter={filter}
              value={values[filter.key] ?? ''}
              open={editing === filter.key}
              onOpen={(open) => setEditing(open ? filter.key : null)}
              onChange={(value) => {
                setEditing(null);
                onChange({ [filter.key]: value });
              }}
            />
          ))}
          {isFiltered(filters, values) ? (
            <Button type="link" size="small" onClick={onReset}>
              {say('ui:filter.reset')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

interface OneProps {
  readonly filter: FilterDefinition;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const SEGMENTS = 4;

function BarControl({ filter, value, onChange }: OneProps): ReactNode {
  if (filter.kind === 'month')
    return (
      <MonthPicker
        label={filter.label}
        value={value}
        oldest={filter.oldest}
        newest={filter.newest}
        onChange={onChange}
      />
    );
  if (filter.kind === 'yes-no') {
    return (
      <span className="pc-bar-switch">
        <Switch
          size="small"
          aria-label={filter.label}
          checked={value === 'true'}
          onChange={(on) => onChange(on ? 'true' : '')}
        />{' '}
        <span aria-hidden>{filter.label}</span>
      </span>
    );
  }
  if (filter.kind !== 'choice' && filter.kind !== 'choices')
    throw new Error(`filter ${filter.key}: no bar control for ${filter.kind}`);
  if (filter.kind === 'choice' && filter.choices.length <= SEGMENTS && filter.required) {
    return <Segmented aria-label={filter.label} value={value} options={[...filter.choices]} onChange={onChange} />;
  }
  return (
    <Select
      className="pc-bar-select"
      aria-label={filter.label}
      placeholder={filter.label}
      {...(filter.kind === 'choices' ? { mode: 'multiple' as const, maxTagCount: 'responsive' as const } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={!filter.required}
      value={filter.kind === 'choices' ? splitChoices(value) : value || undefined}
      options={[...filter.choices]}
      onChange={(chosen: string | string[] | undefined) =>
        onChange(Array.isArray(chosen) ? chosen.join(',') : (chosen ?? ''))
      }
    />
  );
}

interface Offer {
  readonly value: string;
  readonly label: ReactNode;
  readonly pick: { readonly key: string; readonly value: string | null };
}

/** What the box offers for a text: attributes by name, texts by part, choices by label. */
function offersFor(filters: readonly FilterDefinition[], text: string, say: Say): Offer[] {
  const wanted = text.trim().toLowerCase();
  const attributes = filters
    .filter((filter) => wanted === '' || filter.label.toLowerCase().includes(wanted))
    .map(
      (filter): Offer => ({
        value: `attribute ${filter.key}`,
        label: filter.label,
        pick: { key: filter.key, value: null },
      }),
    );
  if (wanted === '') return attributes;
  const texts = filters
    .filter((filter) => filter.kind === 'text')
    .map(
      (filter): Offer => ({
        value: `text ${filter.key}`,
        label: (
          <OfferText label={filter.label} operator={say(`ui:op.${operatorOf(filter, text)}`)} value={text.trim()} />
        ),
        pick: { key: filter.key, value: text.trim() },
      }),
    );
  const choices = filters.flatMap((filter) =>
    filter.kind === 'choice' || filter.kind === 'choices'
      ? filter.choices
          .filter((choice) => choice.label.toLowerCase().includes(wanted))
          .map(
            (choice): Offer => ({
              value: `choice ${filter.key} ${choice.value}`,
              label: <OfferText label={filter.label} operator={say('ui:op.is')} value={choice.label} />,
              pick: { key: filter.key, value: choice.value },
            }),
          )
      : [],
  );
  return [...choices, ...texts, ...attributes];
}

function OfferText({ label, operator, value }: { label: string; operator: string; value: string }): ReactNode {
  return (
    <span className="pc-offer">
      {label} <em>{operator}</em> <strong>{value}</strong>
    </span>
  );
}

function FilterBox({
  filters,
  onPick,
}: {
  filters: readonly FilterDefinition[];
  onPick: (key: string, value: string | null) => void;
}): ReactNode {
  const say = useSay();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const offers = offersFor(filters, text, say);
  return (
    <AutoComplete
      className="pc-filter-box"
      open={open}
      onOpenChange={setOpen}
      defaultActiveFirstOption
      value={text}
      showSearch={{ onSearch: setText }}
      options={offers.map(({ value, label }) => ({ value, label }))}
      notFoundContent={say('ui:filter.none')}
      onSelect={(value: string) => {
        const offer = offers.find((candidate) => candidate.value === value);
        setText('');
        setOpen(false);
        if (offer) onPick(offer.pick.key, offer.pick.value);
      }}
    >
      <Input
        prefix={<FilterOutlined aria-hidden />}
        placeholder={say('ui:filter.search')}
        aria-label={say('ui:filter.search')}
        onFocus={() => setOpen(true)}
        maxLength={256}
      />
    </AutoComplete>
  );
}

/** A value in words: labels of choices, both ends of a range, the name behind a looked-up id. */
export function useValueText(filter: FilterDefinition, value: string): string {
  const say = useSay();
  const looked = useLookupLabel(filter, value);
  return valueText(filter, value, say, looked);
}

export function valueText(filter: FilterDefinition, value: string, say: Say, looked?: string): string {
  if (filter.kind === 'choice' || filter.kind === 'choices')
    return splitChoices(value)
      .map((one) => filter.choices.find((choice) => choice.value === one)?.label ?? one)
      .join(', ');
  if (filter.kind === 'yes-no') return value === 'true' ? say('ui:yes') : say('ui:no');
  if (filter.kind === 'days' || filter.kind === 'amount') {
    const ends = splitRange(value).filter((end, index, both) => end !== '' && both.indexOf(end) === index);
    return ends.map((end) => (filter.kind === 'amount' ? groupThousands(end) : end)).join(' – ');
  }
  return looked ?? value;
}

function FilterChip({
  filter,
  value,
  open,
  onOpen,
  onChange,
}: OneProps & { open: boolean; onOpen: (open: boolean) => void }): ReactNode {
  const say = useSay();
  const text = useValueText(filter, value);
  const operator = value === '' ? '…' : say(`ui:op.${operatorOf(filter, value)}`);
  return (
    <span className="pc-chip">
      <Popover
        open={open}
        onOpenChange={onOpen}
        trigger="click"
        placement="bottomLeft"
        destroyOnHidden
        content={<FilterEditor filter={filter} value={value} onApply={onChange} />}
      >
        <button
          type="button"
          className="pc-chip-body"
          aria-label={say('ui:filter.edit', { name: `${filter.label} ${operator} ${text}`.trim() })}
          title={text}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onOpen(false);
          }}
        >
          {filter.label} <em>{operator}</em> <strong>{text}</strong>
        </button>
      </Popover>
      {filter.required ? null : (
        <button
          type="button"
          className="pc-chip-remove"
          aria-label={say('ui:filter.remove', { name: filter.label })}
          onClick={() => (value === '' ? onOpen(false) : onChange(''))}
        >
          <CloseOutlined />
        </button>
      )}
    </span>
  );
}
