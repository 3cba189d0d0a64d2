/** Who rose, who fell: customers by their average day this month against last month; a name opens the details. */
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { summaryList } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { LongText, Money } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { type Mover, moversOf } from '../usage/movers.ts';
import { currenciesOf } from '../usage/trend-series.ts';
import { type GlanceMonth, useGlanceMonth } from './glance-month.ts';

/** As many as the endpoint gives at once; among more, the largest are compared, and the page says so. */
const MOST = 200;

export function MoversGlance(): ReactNode {
  const glance = useGlanceMonth();
  return glance ? <Movers glance={glance} /> : null;
}

function Movers({ glance }: { glance: GlanceMonth }): ReactNode {
  const say = useSay();
  const { month, previous, pace } = glance;
  const limit = String(MOST);
  const now = useRead(summaryList, { query: { month, limit } });
  const before = useRead(summaryList, { query: { month: previous, limit } });
  const failed = now.error ?? before.error;
  if (failed) return <ProblemView problem={failed} onRetry={() => void Promise.all([now.refetch(), before.refetch()])} />;
  const [here, there] = [now.data, before.data];
  const cut = here && there ? here.items.length < here.total || there.items.length < there.total : false;
  return (
    <Section
      title={
        <>
          {say('home:movers.title')}
          {cut ? <Help>{say('home:movers.top', { count: MOST })}</Help> : null}
        </>
      }
    >
      <p className="pc-about">{say('home:movers.about', { month, previous, days: pace.days, previousDays: pace.previousDays })}</p>
      {here && there ? (
        currenciesOf([...here.items, ...there.items]).map((currency) => {
          const { risers, fallers } = moversOf(here, there, currency, pace);
          return (
            <div key={currency} className="pc-movers">
              <MoverTable title={`${say('home:movers.up')} (${currency})`} movers={risers} month={month} currency={currency} />
              <MoverTable title={`${say('home:movers.down')} (${currency})`} movers={fallers} month={month} currency={currency} />
            </div>
          );
        })
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 5 }} />
      )}
    </Section>
  );
}

function MoverTable({ title, movers, month, currency }: { title: string; movers: readonly Mover[]; month: string; currency: string }): ReactNode {
  const say = useSay();
  return (
    <div className="pc-chart-table pc-managers">
      <table>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{say('home:movers.now')}</th>
            <th scope="col">{say('home:movers.before')}</th>
            <th scope="col">{say('home:movers.change')}</th>
          </tr>
        </thead>
        <tbody>
          {movers.length === 0 ? (
            <tr>
              <th scope="row" colSpan={4}>
                {say('home:movers.none')}
              </th>
            </tr>
          ) : null}
          {movers.map((mover) => (
            <tr key={mover.customerId}>
              <th scope="row">
                <Link to="/sales/consumption/records" search={{ month, customerId: mover.customerId, currency } as never}>
                  <LongText>{mover.name}</LongText>
                </Link>
              </th>
              <td>
                <Money value={mover.now} />
              </td>
              <td>
                <Money value={mover.before} />
              </td>
              <td>{mover.change ?? say('home:movers.new')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
