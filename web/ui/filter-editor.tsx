/** The small form behind one filter chip: the right control for its kind; Enter applies, Escape closes. */

import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, DatePicker, Input, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import { useSay } from '../app/language.ts';
import { AmountInput } from './amount-input.tsx';
import { type FilterDefinition, joinRange, type LookupFilter, splitChoices, splitRange } from './filter-definition.ts';

const FEW = 8;
const DAY = 'YYYY-MM-DD';

export interface FilterEditorProps {
  readonly filter: FilterDefinition;
  readonly value: string;
  readonly onApply: (value: string) => void;
}

export function FilterEditor({ filter, value, onApply }: FilterEditorProps): ReactNode {
  const say = useSay();
  const [draft, setDraft] = useState(value);
  return (
    <form
      className="pc-filter-editor"
      onSubmit={(event) => {
        event.preventDefault();
        onApply(draft.trim());
      }}
    >
      <div className="pc-filter-editor-name">{filter.label}</div>
      {filter.help ? <div className="pc-filter-editor-help">{filter.help}</div> : null}
      <FilterControl filter={filter} value={draft} onChange={setDraft} />
      <Button type="primary" htmlType="submit" block>
        {say('ui:filter.apply')}
      </Button>
    </form>
  );
}

interface ControlProps<F extends FilterDefinition = FilterDefinition> {
  readonly filter: F;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FilterControl({ filter, value, onChange }: ControlProps): ReactNode {
  const say = useSay();
  if (filter.kind === 'text') {
    return (
      <Input
        autoFocus
        aria-label={filter.label}
        value={value}
        placeholder={filter.placeholder}
        maxLength={512}
        allowClear
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (filter.kind === 'choice' || filter.kind === 'yes-no') {
    const choices =
      filter.kind === 'yes-no'
        ? [
            { value: 'true', label: say('ui:yes') },
            { value: 'false', label: say('ui:no') },
          ]
        : filter.choices;
    if (choices.length > FEW)
      return <ManyChoices label={filter.label} choices={choices} value={value} multiple={false} onChange={onChange} />;
    return (
      <Radio.Group
        vertical
        aria-label={filter.label}
        value={value}
        options={[...choices]}
        onChange={(event) => onChange(String(event.target.value))}
      />
    );
  }
  if (filter.kind === 'choices') {
    if (filter.choices.length > FEW)
      return <ManyChoices label={filter.label} choices={filter.choices} value={value} multiple onChange={onChange} />;
    return (
      <Checkbox.Group
        className="pc-filter-checks"
        options={[...filter.choices]}
        value={splitChoices(value)}
        onChange={(chosen) => onChange(chosen.join(','))}
      />
    );
  }
  if (filter.kind === 'days') {
    const [from, to] = splitRange(value);
    return (
      <DatePicker.RangePicker
        autoFocus
        allowEmpty={[true, true]}
        aria-label={filter.label}
        value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
        onChange={(range) => onChange(joinRange(range?.[0]?.format(DAY), range?.[1]?.format(DAY)))}
      />
    );
  }
  if (filter.kind === 'day')
    return (
      <DatePicker
        autoFocus
        aria-label={filter.label}
        value={value ? dayjs(value) : null}
        onChange={(picked) => onChange(picked?.format(DAY) ?? '')}
      />
    );
  if (filter.kind === 'month')
    return (
      <DatePicker
        picker="month"
        autoFocus
        aria-label={filter.label}
        value={value ? dayjs(`${value}-01`) : null}
        onChange={(picked) => onChange(picked?.format('YYYY-MM') ?? '')}
      />
    );
  if (filter.kind === 'amount') {
    const [from, to] = splitRange(value);
    return (
      <div className="pc-filter-range">
        <AmountInput
          aria-label={`${filter.label} ${say('ui:op.atLeast')}`}
          currency={filter.currency}
          value={from || undefined}
          onChange={(next) => onChange(joinRange(next, to))}
        />
        <span>–</span>
        <AmountInput
          aria-label={`${filter.label} ${say('ui:op.atMost')}`}
          currency={filter.currency}
          value={to || undefined}
          onChange={(next) => onChange(joinRange(from, next))}
        />
      </div>
    );
  }
  if (filter.kind === 'lookup') return <LookupControl filter={filter} value={value} onChange={onChange} />;
  return null;
}

function ManyChoices({
  label,
  choices,
  value,
  multiple,
  onChange,
}: {
  label: string;
  choices: readonly { value: string; label: string }[];
  value: string;
  multiple: boolean;
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <Select
      autoFocus
      aria-label={label}
      className="pc-filter-select"
      {...(multiple ? { mode: 'multiple' as const } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      value={multiple ? splitChoices(value) : value || undefined}
      options={[...choices]}
      onChange={(chosen: string | string[] | undefined) =>
        onChange(Array.isArray(chosen) ? chosen.join(',') : (chosen ?? ''))
      }
    />
  );
}

function LookupControl({ filter, value, onChange }: ControlProps<LookupFilter>): ReactNode {
  const say = useSay();
  const [text, setText] = useState('');
  const found = useQuery({ queryKey: ['lookup', filter.key, text], queryFn: () => filter.search(text) });
  const known = useLookupLabel(filter, value);
  const options = [...(found.data ?? [])];
  if (value && known && !options.some((option) => option.value === value)) options.unshift({ value, label: known });
  return (
    <Select
      autoFocus
      aria-label={filter.label}
      className="pc-filter-select"
      showSearch={{ filterOption: false, onSearch: setText }}
      allowClear
      loading={found.isFetching}
      notFoundContent={found.isFetching ? say('ui:filter.searching') : say('ui:list.empty')}
      value={value || undefined}
      options={options}
      onChange={(chosen: string | undefined) => onChange(chosen ?? '')}
    />
  );
}

/** The label of a looked-up value, fetched when the address brought only the value. */
export function useLookupLabel(filter: FilterDefinition, value: string): string | undefined {
  const resolve = filter.kind === 'lookup' ? filter.resolve : undefined;
  const query = useQuery({
    queryKey: ['lookup', filter.key, 'label', value],
    queryFn: async () => (await resolve?.(value)) ?? null,
    enabled: value !== '' && resolve !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ?? undefined;
}
