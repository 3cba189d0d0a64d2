/**
 * The month at a glance: how much the customers in one's scope used, against last month, and the year behind it.
 * Currencies stand apart; a press on a month opens its summary.
 */
import { useNavigate } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { detailTotals, summaryHead, trendByManager } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { groupThousands } from '../../ui/amount-text.ts';
import { Chart } from '../../ui/chart.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Money } from '../../ui/figures.tsx';
import { type SumItem, Sums } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RestatingNotice } from '../../ui/restating-notice.tsx';
import { Watermark } from '../../ui/watermark.tsx';
import { Why } from '../../ui/why.tsx';
import { whyDue } from '../usage/amounts.ts';
import { type Pace, paceOf } from '../usage/pace.ts';
import { changeNote } from '../usage/change-note.tsx';
import { usePeriod } from '../usage/period.ts';
import { currenciesOf, monthsUpTo, totalLine } from '../usage/trend-series.ts';
import { detailWatermark } from '../usage/watermarks.ts';

export const CONSUMPTION_PATH = '/sales/consumption';
const MONTHS = 12;

type Head = OutputOf<typeof summaryHead>['currencies'][number];
type Total = OutputOf<typeof detailTotals>['totals'][number];

function itemsOf(head: Head, pace: Pace, say: Say): SumItem[] {
  const { currency } = head;
  return [
    {
      key: `net ${currency}`,
      label: `${say('home:month.net')} (${currency})`,
      value: <Money value={head.netAmount} />,
      help: pace.whole ? undefined : say('usage:head.paceHelp', { days: pace.days, previousDays: pace.previousDays }),
      note: changeNote(head.previousNetAmount, head.netAmount, pace, say),
    },
    {
      key: `discount ${currency}`,
      label: say('home:month.discount'),
      value: <Money value={head.discountAmount} />,
    },
    {
      key: `refund ${currency}`,
      label: say('home:month.refund'),
      value: <Money value={head.refundAmount} />,
    },
    {
      key: `customers ${currency}`,
      label: say('home:month.customers'),
      value: groupThousands(String(head.customers)),
    },
  ];
}

/** The details so far: today's as well, which a summary holds only two days later. */
function liveItem(total: Total, say: Say): SumItem {
  const why = whyDue({ title: say('home:month.live'), rule: say('home:month.liveHelp'), amounts: total, currency: total.currency, links: [{ label: say('usage:summary.whyLink'), to: '/sales/consumption/records', search: { currency: total.currency } }] }, say);
  return {
    key: `live ${total.currency}`,
    label: `${say('home:month.live')} (${total.currency})`,
    help: say('home:month.liveHelp'),
    value: (
      <Why content={why}>
        <Money value={total.dueAmount} />
      </Why>
    ),
    note: say('home:month.records', { count: groupThousands(String(total.records)) }),
  };
}

export function MonthGlance({ month }: { month: string }): ReactNode {
  const say = useSay();
  const head = useRead(summaryHead, { query: { month } });
  const live = useRead(detailTotals, { query: { month } });
  const failed = head.error ?? live.error;
  const known = head.data !== undefined && live.data !== undefined;
  const totals = live.data?.totals ?? [];
  // A currency nobody used this month is told by who fell, and by the summary.
  const heads = (head.data?.currencies ?? []).filter((one) => one.customers > 0);
  const pace = head.data ? paceOf(month, head.data.watermark) : null;
  return (
    <Section
      title={say('home:month.title', { month })}
      extra={live.data ? <Watermark {...detailWatermark(live.data.watermark, say)} /> : null}
    >
      {failed ? (
        <ProblemView problem={failed} onRetry={() => void Promise.all([head.refetch(), live.refetch()])} />
      ) : null}
      <RestatingNotice periods={live.data?.watermark.restating} />
      {!known && !failed ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {known && totals.length === 0 && heads.length === 0 ? <p className="pc-about">{say('home:month.none')}</p> : null}
      {pace ? currenciesOf([...totals, ...heads]).map((currency) => {
        const items = [
          ...totals.filter((total) => total.currency === currency).map((total) => liveItem(total, say)),
          ...heads.filter((one) => one.currency === currency).flatMap((one) => itemsOf(one, pace, say)),
        ];
        return <Sums key={currency} items={items.map((item) => ({ ...item, group: currency }))} busy={false} label={`${say('home:month.title', { month })} ${currency}`} />;
      }) : null}
    </Section>
  );
}

export function YearBehind(): ReactNode {
  const say = useSay();
  const { newest } = usePeriod();
  const navigate = useNavigate();
  const trend = useRead(trendByManager, { query: { by: 'total' } });
  if (trend.error) return <ProblemView problem={trend.error} onRetry={() => void trend.refetch()} />;
  const items = trend.data?.items ?? [];
  const months = monthsUpTo(newest, MONTHS - 1);
  return currenciesOf(items.filter((item) => months.includes(item.month))).map((currency, index) => (
    <Chart
      key={currency}
      title={say('home:trend.title')}
      unit={currency}
      shape="columns"
      categoryName={say('home:trend.month')}
      categories={months}
      series={[
        { name: say('home:trend.due'), values: totalLine(items.filter((item) => item.currency === currency), months) },
      ]}
      height={index === 0 ? 280 : 180}
      onPick={(at) => {
        const month = months[at];
        if (month) void navigate({ to: CONSUMPTION_PATH, search: { month } as never });
      }}
    />
  ));
}
