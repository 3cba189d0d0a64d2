/** 优惠详情 (sales 5.2): what lies behind 本月已优惠金额, by service or by customer and by kind of discount. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { discountDetail } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { sharePercent, shortAmount } from '../../ui/amount-text.ts';
import { Money } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, moneyColumn, textColumn } from '../../ui/list-column.tsx';
import type { SumItem } from '../../ui/list-head.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { Why } from '../../ui/why.tsx';
import { useAbout } from './about.ts';
import { Notices } from './notices.tsx';
import { useSearchPart } from './search-part.ts';
import { useUsageTabs } from './usage-tabs.ts';
import { summaryWatermark } from './watermarks.ts';
import { useBarFilters, useChoices, useSharedFilters, useWhoseFilters } from './whose-filters.ts';
import './usage.css';

type Row = RowOf<typeof discountDetail>;
type Sum = OutputOf<typeof discountDetail>['sums'][number];
const KINDS = ['commercial', 'partner', 'promotion', 'other'] as const;
const ofKind = (amounts: Row | Sum, kind: (typeof KINDS)[number]): string => amounts[`${kind}DiscountAmount`];

function columnsOf(say: Say, by: 'service' | 'customer'): Column<Row>[] {
  const name: Column<Row> =
    by === 'customer'
      ? textColumn<Row>({ key: 'name', title: say('customers:field.name'), always: true, width: 220, masked: { column: 'name', idOf: (row) => row.key }, value: (row) => row.name })
      : textColumn<Row>({ key: 'name', title: say('usage:field.service'), always: true, width: 220, value: (row) => row.name });
  return [
    name,
    textColumn({ key: 'currency', title: say('usage:field.currency'), width: 80, value: (row) => row.currency }),
    moneyColumn({ key: 'listAmount', title: say('usage:amount.listAmount'), width: 130, value: (row) => row.listAmount }),
    moneyColumn({ key: 'discountAmount', title: say('usage:amount.discountAmount'), width: 130, value: (row) => row.discountAmount }),
    { key: 'rate', title: say('usage:discounts.rate'), width: 130, align: 'right', render: (row) => <span className="pc-figure">{sharePercent(row.discountAmount, row.listAmount) ?? '—'}</span> },
    ...KINDS.map((kind) => moneyColumn<Row>({ key: kind, title: say(`usage:discounts.kind.${kind}`), width: 130, value: (row) => ofKind(row, kind) })),
  ];
}

function sumsOf(sums: readonly Sum[], say: Say): SumItem[] {
  return sums.flatMap((sum) => {
    const { currency } = sum;
    const why = {
      title: `${say('usage:amount.discountAmount')} (${currency})`,
      steps: [...KINDS.map((kind) => ({ label: say(`usage:discounts.kind.${kind}`), value: <Money value={ofKind(sum, kind)} /> })), { label: `= ${say('usage:amount.discountAmount')}`, value: <Money value={sum.discountAmount} currency={currency} /> }],
    };
    return [
      { key: `discount ${currency}`, group: currency, label: `${say('usage:amount.discountAmount')} (${currency})`, value: <Why content={why}><Money value={sum.discountAmount} /></Why>, note: <><span className="pc-note-line">{`${say('usage:amount.listAmount')} ${shortAmount(sum.listAmount)}`}</span><span className="pc-note-line">{`${say('usage:discounts.rate')} ${sharePercent(sum.discountAmount, sum.listAmount) ?? '—'}`}</span></> },
      ...KINDS.map((kind) => ({ key: `${kind} ${currency}`, group: currency, label: say(`usage:discounts.kind.${kind}`), value: <Money value={ofKind(sum, kind)} /> })),
    ];
  });
}

/** The records behind a row; filters that both pages know go along. */
function recordsOf(row: Row, by: 'service' | 'customer', same: Readonly<Record<string, string>>): Record<string, string> {
  return { ...same, currency: row.currency, ...(by === 'customer' ? { customerId: row.key } : { serviceCode: row.key }) };
}

const BAR = { hide: 'usage:discounts.hide' } as const;

export function DiscountsPage(): ReactNode {
  const say = useSay();
  const reveal = useCustomerReveal();
  const about = useAbout('usage:discounts.about');
  const tabs = useUsageTabs();
  const choices = useChoices();
  const bar = useBarFilters(BAR);
  const whose = useWhoseFilters(choices);
  const [said] = useSearchPart('by');
  const by = said === 'customer' ? 'customer' : 'service';
  const filters = useMemo<FilterDefinition[]>(
    () => [...bar, { kind: 'choice', key: 'by', label: say('usage:discounts.by'), place: 'list', required: true, initial: 'service', choices: (['service', 'customer'] as const).map((value) => ({ value, label: say(`usage:discounts.by.${value}`) })) }, ...whose],
    [say, bar, whose],
  );
  const columns = useMemo(() => columnsOf(say, by), [say, by]);
  const same = useSharedFilters();
  return (
    <ListPage
      id={`consumption-discounts-${by}`}
      title={say('shell:menu.consumption')}
      about={about}
      rules={<Notices />}
      pageTabs={tabs}
      list={discountDetail}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => `${row.key} ${row.currency}`}
      rowName={(row) => `${row.name} ${row.currency}`}
      watermark={(answer) => summaryWatermark(answer.watermark, say)}
      sums={(answer) => sumsOf(answer.sums, say)}
      {...(by === 'customer' && reveal ? { reveal } : {})}
      exports={{ list: 'consumption-discounts', access: 'consumption.export' }}
      rowActionsWidth={100}
      rowActions={(row) => <Link to="/sales/consumption/records" search={recordsOf(row, by, same) as never}>{say('usage:summary.toRecords')}</Link>}
      empty={{ title: say('usage:discounts.empty'), hint: say('usage:discounts.emptyHint') }}
    />
  );
}
