/**
 * Paging by the server. Lists with a total go by place; lists that grow without end go by keyset, where "previous"
 * is the trail of pages this session came through (an address opened in the middle can only go on, or to the start).
 */
import { DoubleLeftOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';
import { groupThousands } from './amount-text.ts';
import { type ListAddress, PAGE_SIZES } from './list-address.ts';

/** Cursors passed through, per list and filter, oldest first. */
const trails = new Map<string, string[]>();
const KEPT_TRAILS = 50;
/** Stands before a page whose address was opened directly. */
const UNKNOWN = '';

export function followTrail(place: string, from: string | undefined, to: string): void {
  const before = trails.get(place) ?? [];
  if (trails.size > KEPT_TRAILS) trails.clear();
  if (from === undefined) trails.set(place, [to]);
  else if (before.includes(from)) trails.set(place, [...before.slice(0, before.indexOf(from) + 1), to]);
  else trails.set(place, [UNKNOWN, from, to]);
}

/** The cursor of the page before; `null` when that is the first page, undefined when it is not known. */
export function beforeOnTrail(place: string, at: string): string | null | undefined {
  const trail = trails.get(place) ?? [];
  const index = trail.indexOf(at);
  if (index < 0) return undefined;
  const before = index === 0 ? null : trail[index - 1];
  return before === UNKNOWN ? undefined : before;
}

export interface PagerProps {
  readonly address: ListAddress;
  /** Identifies list and filter, without the page. */
  readonly place: string;
  readonly shown: number;
  readonly total: number | undefined;
  readonly next: string | null | undefined;
}

export function Pager({ address, place, shown, total, next }: PagerProps): ReactNode {
  const say = useSay();
  const byPlace = total !== undefined;
  const { page, size, after } = address;
  const from = (page - 1) * size;
  const before = after === undefined ? undefined : beforeOnTrail(place, after);
  const isFirst = byPlace ? page <= 1 : after === undefined;
  const isLast = byPlace ? from + shown >= total : !next;
  const goPage = (to: number): void =>
    address.change({ page: to <= 1 ? undefined : String(to), row: undefined }, { keepPage: true });
  const goBack = (): void => {
    if (byPlace) goPage(page - 1);
    else address.change({ after: before ?? undefined, row: undefined }, { keepPage: true });
  };
  const goOn = (): void => {
    if (byPlace) goPage(page + 1);
    else if (next) {
      followTrail(place, after, next);
      address.change({ after: next, row: undefined }, { keepPage: true });
    }
  };
  return (
    <nav className="pc-pager" aria-label={say('ui:list.pages')}>
      <span className="pc-figure">
        {byPlace
          ? shown > 0
            ? `${say('ui:list.range', { from: groupThousands(String(from + 1)), to: groupThousands(String(from + shown)) })} · ${say('ui:list.total', { count: groupThousands(String(total)) })}`
            : ''
          : say('ui:list.shown', { count: shown })}
      </span>
      <span className="pc-pager-controls">
        <Select
          aria-label={say('ui:list.pageSizeLabel')}
          value={size}
          options={PAGE_SIZES.map((offered) => ({ value: offered, label: say('ui:list.pageSize', { size: offered }) }))}
          onChange={(chosen) => address.change({ size: String(chosen) })}
        />
        <Button
          icon={<DoubleLeftOutlined />}
          aria-label={say('ui:list.first')}
          title={say('ui:list.first')}
          disabled={isFirst}
          onClick={() => address.change({ page: undefined, after: undefined, row: undefined }, { keepPage: true })}
        />
        <Button
          icon={<LeftOutlined />}
          aria-label={say('ui:list.previous')}
          title={say('ui:list.previous')}
          disabled={isFirst || (!byPlace && before === undefined)}
          onClick={goBack}
        />
        {byPlace ? <span className="pc-figure pc-pager-page">{groupThousands(String(page))}</span> : null}
        <Button
          icon={<RightOutlined />}
          aria-label={say('ui:list.next')}
          title={say('ui:list.next')}
          disabled={isLast}
          onClick={goOn}
        />
      </span>
    </nav>
  );
}
