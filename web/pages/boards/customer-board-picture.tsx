/** The areas of the customer board: numbers beside the period before, who came and left, of what kind, who contributes; a press on a figure opens its list. */
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { Select, Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { customerBoard, customerBoardAnalysis, customerBoardBy, type CustomerBoardBy, customerBoardContribution, type CustomerBoardPart } from '../../../contract/console/customer-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { shortAmount } from '../../ui/amount-text.ts';
import { Chart } from '../../ui/chart.tsx';
import { Quantity } from '../../ui/figures.tsx';
import { type SumItem, Sums } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Watermark } from '../../ui/watermark.tsx';
import { useSearchPart } from '../usage/search-part.ts';

type Board = OutputOf<typeof customerBoard>;
type Search = Readonly<Record<string, string | undefined>>;
/** Parts of the filter that say whose board it is; the others narrow the list alone. */
const WHOSE = ['from', 'to', 'partnerId', 'supervisorId', 'managerId', 'associationType'] as const;
/** What a figure sets anew when its list is opened. */
const LIST_ONLY = ['part', 'month', 'customerType', 'level', 'country', 'tag', 'sort', 'page', 'after', 'row'];

type BoardQuery = { from: string; to: string } & Readonly<Record<string, string>>;

/** The address of the list behind a figure: whose board stays, what narrowed the list goes. */
function useListOf(): (part: CustomerBoardPart, more?: Readonly<Record<string, string>>) => { to: string; search: never } {
  const search = useSearch({ strict: false }) as Search;
  const { pathname } = useLocation();
  return (part, more = {}) => ({ to: pathname, search: { ...Object.fromEntries(Object.entries(search).filter(([name]) => !LIST_ONLY.includes(name))), part, ...more } as never });
}

export function CustomerBoardPicture({ query }: { query: Readonly<Record<string, string>> }): ReactNode {
  const asked = useMemo(() => Object.fromEntries(WHOSE.flatMap((name) => (query[name] ? [[name, query[name]]] : []))) as BoardQuery, [query]);
  const read = useRead(customerBoard, { query: asked }, { keepPrevious: true });
  // What is wrong with the filter itself is said once, by the list below, which takes the same filter.
  if (read.error?.status === 422) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      <p className="pc-about pc-board-until"><Watermark until={read.data.completeUntil} /></p>
      <Numbers board={read.data} />
      <div className="pc-usage-charts">
        <Changes board={read.data} />
        <Analysis query={asked} />
      </div>
      <Contribution query={asked} />
    </div>
  );
}

function Numbers({ board }: { board: Board }): ReactNode {
  const say = useSay();
  const listOf = useListOf();
  const item = (part: CustomerBoardPart & ('total' | 'associations' | 'consuming' | 'newEnterprise'), note: string, more?: Readonly<Record<string, string>>): SumItem => ({
    key: part, label: say(`customerBoard:number.${part}`), note,
    value: <Link {...listOf(part, more)} resetScroll={false} title={say('customerBoard:number.open', { name: say(`customerBoard:number.${part}`) })}><Quantity value={String(board[part].now)} /></Link>,
  });
  return (
    <Sums
      busy={false}
      items={[
        item('total', say('customerBoard:number.vsMonthEnd', { before: board.total.before })),
        item('associations', say('customerBoard:number.vsMonthEnd', { before: board.associations.before })),
        item('consuming', say('customerBoard:number.vsMonth', { before: board.consuming.before }), { month: board.month }),
        item('newEnterprise', say('customerBoard:number.vsQuarter', { before: board.newEnterprise.before })),
      ]}
    />
  );
}

function Changes({ board }: { board: Board }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const listOf = useListOf();
  const left = say('customerBoard:trend.left');
  const series = useMemo(
    () => [
      { name: say('customerBoard:trend.joinedReferral'), values: board.months.map((one) => String(one.joined.referral)) },
      { name: say('customerBoard:trend.joinedResale'), values: board.months.map((one) => String(one.joined.resale)) },
      { name: left, values: board.months.map((one) => String(-(one.left.referral + one.left.resale))) },
    ],
    [board, say, left],
  );
  const categories = useMemo(() => board.months.map((one) => one.month), [board]);
  return (
    <Chart
      title={say('customerBoard:trend.title')}
      unit={say('customerBoard:trend.unit')}
      shape="stacked"
      decimals={0}
      categoryName={say('customerBoard:month')}
      categories={categories}
      series={series}
      fileName={`${say('customerBoard:trend.title')}-${categories[0]}-${categories.at(-1)}`}
      onPick={(index, name) => {
        const month = categories[index];
        if (month) void navigate({ ...listOf(name === left ? 'left' : 'joined', { month, sort: '-at' }), resetScroll: false });
      }}
    />
  );
}

const NONE = '(none)';

function Analysis({ query }: { query: BoardQuery }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const listOf = useListOf();
  const [said, setBy] = useSearchPart('by');
  const by: CustomerBoardBy = customerBoardBy.options.find((known) => known === said) ?? 'customerType';
  const read = useRead(customerBoardAnalysis, { query: { ...query, by } }, { keepPrevious: true });
  const items = useMemo(() => read.data?.items ?? [], [read.data]);
  const names = useMemo(() => items.map(({ key }) => {
    if (key === NONE) return say('customerBoard:key.none');
    if (by === 'customerType') return say(`customerBoard:key.customerType.${key === '1' ? '1' : key === '0' ? '0' : '-1'}`);
    return by === 'associationType' ? say(`customerBoard:key.associationType.${key === 'referral' ? 'referral' : 'resale'}`) : key;
  }), [items, by, say]);
  const series = useMemo(
    () => [
      { name: say('customerBoard:analysis.customers'), values: items.map((one) => String(one.customers)) },
      { name: say('customerBoard:analysis.consuming'), values: items.map((one) => String(one.consuming)) },
    ],
    [items, say],
  );
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  return (
    <Chart
      title={say('customerBoard:analysis.title')}
      unit={say('customerBoard:trend.unit')}
      shape="bars"
      decimals={0}
      categoryName={say(`customerBoard:by.${by}`)}
      categories={names}
      series={series}
      loading={read.isPending}
      extra={<Select size="small" className="pc-board-by" aria-label={say('customerBoard:analysis.by')} value={by} onChange={(next: CustomerBoardBy) => setBy(next === 'customerType' ? undefined : next)} options={customerBoardBy.options.map((value) => ({ value, label: say(`customerBoard:by.${value}`) }))} />}
      fileName={`${say('customerBoard:analysis.title')}-${by}`}
      onPick={(index, name) => {
        const key = items[index]?.key;
        const consuming = name === say('customerBoard:analysis.consuming');
        if (key !== undefined) void navigate({ ...listOf(consuming ? 'consuming' : 'total', { [by]: key, ...(consuming && read.data ? { month: read.data.month } : {}) }), resetScroll: false });
      }}
    />
  );
}

function Contribution({ query }: { query: BoardQuery }): ReactNode {
  const say = useSay();
  const read = useRead(customerBoardContribution, { query }, { keepPrevious: true });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
  if (read.data.currencies.length === 0) return <p className="pc-about pc-usage-none">{say('customerBoard:contribution.none')}</p>;
  return (
    <div className={read.data.currencies.length > 1 ? 'pc-usage-charts' : 'pc-usage-chart'}>
      {read.data.currencies.map((one) => <Pareto key={one.currency} one={one} query={query} />)}
    </div>
  );
}

function Pareto({ one, query }: { one: OutputOf<typeof customerBoardContribution>['currencies'][number]; query: BoardQuery }): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const listOf = useListOf();
  const names = useMemo(() => one.items.map((item, place) => (item.customerId === null ? say('customerBoard:contribution.others') : `${place + 1} ${item.name}`)), [one, say]);
  const series = useMemo(
    () => [
      { name: say('customerBoard:contribution.single'), values: one.items.map((item) => item.share || null) },
      { name: say('customerBoard:contribution.running'), values: one.items.map((item) => item.running || null), kind: 'line' as const },
    ],
    [one, say],
  );
  return (
    <div>
      <Chart
        title={`${say('customerBoard:contribution.title')} (${one.currency})`}
        unit="%"
        shape="columns"
        categoryName={say('customerBoard:contribution.customer')}
        categories={names}
        series={series}
        fileName={`${say('customerBoard:contribution.title')}-${query.from}-${query.to}-${one.currency}`}
        onPick={(index) => {
          const id = one.items[index]?.customerId;
          if (id) void navigate({ to: '/sales/consumption/records', search: { customerId: id, basis: 'now', month: query.to, currency: one.currency, ...(query['partnerId'] ? { partnerId: query['partnerId'] } : {}) } as never });
          else void navigate({ ...listOf('contribution', { currency: one.currency }), resetScroll: false });
        }}
      />
      <p className="pc-about pc-usage-note">
        <Link {...listOf('contribution', { currency: one.currency })} resetScroll={false}>{say('customerBoard:contribution.about', { count: one.customers, total: shortAmount(one.dueAmount, 2), currency: one.currency })}</Link>
      </p>
    </div>
  );
}
