/**
 * Head of 消费汇总 (sales 5.2): figures of the month by currency against the month before, and one view of them by
 * means of payment, association type or provider. A press on a bar opens the details behind it.
 */
import { Link, useNavigate } from '@tanstack/react-router';
import { Segmented, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { summaryHead } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { Chart } from '../../ui/chart.tsx';
import { Money } from '../../ui/figures.tsx';
import { type SumItem, Sums } from '../../ui/list-head.tsx';
import type { FilterQuery } from '../../ui/list-page.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Why } from '../../ui/why.tsx';
import { isZero, meansAmount, meansUsed, whyDue } from './amounts.ts';
import { changeNote } from './change-note.tsx';
import { type Pace, paceOf } from './pace.ts';
import { useSearchPart } from './search-part.ts';
import { RESELLERS } from './whose-filters.ts';

type Head = OutputOf<typeof summaryHead>['currencies'][number];
type Search = Readonly<Record<string, string>>;
const VIEWS = ['means', 'association', 'provider', 'none'] as const;
type View = (typeof VIEWS)[number];

export function SummaryHead({ query }: { query: FilterQuery }): ReactNode {
  const say = useSay();
  const [said, setView] = useSearchPart('view');
  const view: View = VIEWS.find((known) => known === said) ?? 'means';
  const { kind: _, ...asked } = query as FilterQuery & { month: string };
  const read = useRead(summaryHead, { query: asked as { month: string } }, { keepPrevious: true });
  // What is wrong with the filter itself is said once, by the list below, which takes the same filter.
  if (read.error?.status === 422) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  const { currencies, watermark } = read.data;
  const { zero: _zero, ...same } = asked;
  const pace = paceOf(asked.month, watermark);
  // Details and discounts speak of one partner; of all resellers at once the rows below lead to them.
  const behind = same['partnerId'] !== RESELLERS;
  if (currencies.length === 0) {
    return (
      <p className="pc-about pc-usage-none">
        {say('usage:head.empty', { month: asked.month })}
        {watermark.summaryUntil.slice(0, 7) < asked.month ? ` ${say('usage:head.emptyToday')}` : ''}
      </p>
    );
  }
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      <Sums items={currencies.flatMap((head) => headItems(head, same, { pace, behind }, say))} busy={read.isPlaceholderData} />
      <div className="pc-usage-views">
        <Segmented<View> size="small" aria-label={say('usage:view.label')} value={view} onChange={(next) => setView(next === 'means' ? undefined : next)} options={VIEWS.map((value) => ({ value, label: say(`usage:view.${value}`) }))} />
      </div>
      {view === 'none' ? null : (
        <HeadViews heads={currencies} view={view} same={same} behind={behind} />
      )}
    </div>
  );
}

function headItems(head: Head, same: Search, { pace, behind }: { pace: Pace; behind: boolean }, say: Say): SumItem[] {
  const { currency } = head;
  const records = { ...same, currency };
  const why = whyDue({ title: `${say('usage:head.net')} · ${same['month']}`, rule: say('usage:head.netHelp'), amounts: head.means, currency, links: behind ? [{ label: say('usage:summary.whyLink'), to: '/sales/consumption/records', search: records }] : [] }, say);
  return [
    { key: `consumption ${currency}`, group: currency, label: `${say('usage:head.consumption')} (${currency})`, note: say('usage:head.customers', { count: head.customers }), value: <Money value={head.consumptionAmount} />, help: say('usage:head.consumptionHelp') },
    { key: `discount ${currency}`, group: currency, label: say('usage:head.discount'), help: say('usage:head.discountHelp'), value: behind ? <Link to="/sales/consumption/discounts" search={records as never}><Money value={head.discountAmount} /></Link> : <Money value={head.discountAmount} /> },
    { key: `refund ${currency}`, group: currency, label: say('usage:head.refund'), value: <Money value={head.refundAmount} />, help: say('usage:head.refundHelp') },
    { key: `adjustment ${currency}`, group: currency, label: say('usage:head.adjustment'), value: <Money value={head.adjustmentAmount} />, help: say('usage:head.adjustmentHelp') },
    { key: `net ${currency}`, group: currency, label: say('usage:head.net'), value: <Why content={why}><Money value={head.netAmount} /></Why>, help: pace.whole ? say('usage:head.netHelp') : `${say('usage:head.netHelp')} ${say('usage:head.paceHelp', { days: pace.days, previousDays: pace.previousDays })}`, note: changeNote(head.previousNetAmount, head.netAmount, pace, say) },
  ];
}

interface Bar {
  readonly name: string;
  readonly due: string;
  readonly list: string | null;
  readonly search: Search;
}

function barsOf(head: Head, view: Exclude<View, 'none'>, say: Say): Bar[] {
  if (view === 'means') return meansUsed(head.means).map((means) => ({ name: say(`usage:means.${means}`), due: meansAmount(head.means, means), list: null, search: { means } }));
  if (view === 'association') return head.association.filter((part) => !isZero(part.dueAmount) || !isZero(part.listAmount)).map((part) => ({ name: say(`customers:association.${part.associationType}`), due: part.dueAmount, list: part.listAmount, search: { associationType: part.associationType } }));
  return head.providers.filter((part) => !isZero(part.dueAmount) || !isZero(part.listAmount)).map((part) => ({ name: part.provider, due: part.dueAmount, list: part.listAmount, search: { provider: part.provider } }));
}

/** A currency of last month only has figures above, but no picture. */
interface HeadViewsProps {
  readonly view: Exclude<View, 'none'>;
  readonly same: Search;
  readonly behind: boolean;
}

function HeadViews({ heads, view, same, behind }: HeadViewsProps & { heads: readonly Head[] }): ReactNode {
  const say = useSay();
  const drawn = heads.map((head) => ({ head, bars: barsOf(head, view, say) })).filter(({ bars }) => bars.length > 0);
  return (
    <div className={drawn.length > 1 ? 'pc-usage-charts' : 'pc-usage-chart'}>
      {drawn.map(({ head, bars }) => (
        <HeadView key={head.currency} head={head} bars={bars} view={view} same={same} behind={behind} />
      ))}
    </div>
  );
}

function HeadView({ head, bars, view, same, behind }: HeadViewsProps & { head: Head; bars: readonly Bar[] }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const series = [{ name: say('usage:amount.dueAmount'), values: bars.map((bar) => bar.due) }];
  return (
    <Chart
      title={say(`usage:view.${view}`)}
      unit={head.currency}
      shape="bars"
      categoryName={say(`usage:view.category.${view}`)}
      categories={bars.map((bar) => bar.name)}
      series={view === 'means' ? series : [...series, { name: say('usage:amount.listAmount'), values: bars.map((bar) => bar.list) }]}
      height={Math.max(150, 70 + bars.length * (view === 'means' ? 28 : 44))}
      fileName={`${say(`usage:view.${view}`)}-${same['month']}-${head.currency}`}
      {...(behind
        ? {
            onPick: (index: number) => {
              const bar = bars[index];
              if (bar) void navigate({ to: '/sales/consumption/records', search: { ...same, currency: head.currency, ...bar.search } as never });
            },
          }
        : {})}
    />
  );
}
