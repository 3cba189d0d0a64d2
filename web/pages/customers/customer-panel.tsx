/** A customer beside the list: what decides, the months, this month by product. The detail page shows the same and more. */
import { Table } from 'antd';
import type { ReactNode } from 'react';
import { customerConsumption } from '../../../contract/console/customers.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { homeCurrency } from '../../../contract/values/site.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { changePercent } from '../../ui/amount-text.ts';
import { Chart } from '../../ui/chart.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Money } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RestatingNotice } from '../../ui/restating-notice.tsx';

type Consumption = OutputOf<typeof customerConsumption>;
type Service = Consumption['services'][number];

export function CustomerPanel({ customerId }: { customerId: string }): ReactNode {
  const say = useSay();
  const may = useMay(customerConsumption.access);
  const home = homeCurrency(useSession().site);
  const read = useRead(customerConsumption, { params: { customerId }, query: {} }, { enabled: may });
  if (!may) return null;
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const data = read.data;
  const currencies = [...new Set((data?.months ?? []).map((m) => m.currency))];
  if (data && currencies.length === 0) return <p className="pc-about">{say('customers:detail.empty')}</p>;
  const newest = data?.months.map((m) => m.month).sort().at(-1) ?? '';
  return (
    <>
      <RestatingNotice periods={data?.watermark.restating} />
      {(currencies.length > 0 ? currencies : [home]).map((currency) => {
        const months = (data?.months ?? []).filter((m) => m.currency === currency).sort((a, b) => (a.month < b.month ? -1 : 1));
        return (
          <Chart
            key={currency}
            title={say('customers:detail.trend', { currency })}
            unit={currency}
            shape="columns"
            categoryName={say('customers:detail.month')}
            categories={months.map((m) => m.month)}
            series={[{ name: say('customers:detail.due'), values: months.map((m) => m.dueAmount) }]}
            loading={read.isPending}
          />
        );
      })}
      {data && !data.wholeMonths ? <p className="pc-about">{say('customers:detail.partial')}</p> : null}
      <p className="pc-about">{say('customers:detail.estimate')}</p>
      <Section title={say('customers:detail.services', { month: newest })}>
        <Table<Service>
          size="small"
          rowKey={(row) => `${row.serviceCode} ${row.currency}`}
          dataSource={data?.services ?? []}
          loading={read.isPending}
          pagination={false}
          columns={[
            { key: 'service', title: say('customers:detail.service'), ellipsis: true, render: (_, row) => row.serviceName },
            { key: 'due', title: say('customers:detail.due'), align: 'right', render: (_, row) => <Money value={row.dueAmount} currency={row.currency} /> },
            { key: 'previous', title: say('customers:detail.previous'), align: 'right', render: (_, row) => <Money value={row.previousDueAmount} /> },
            { key: 'change', title: say('customers:detail.change'), align: 'right', width: 90, render: (_, row) => changePercent(row.previousDueAmount, row.dueAmount) ?? '—' },
          ]}
        />
      </Section>
    </>
  );
}
