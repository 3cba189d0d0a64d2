/** For finance: what pays the amount due of the month, arrears and unsettled included; a row opens the records behind. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { summaryHead } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { sharePercent } from '../../ui/amount-text.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Money } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { meansAmount, meansUsed } from '../usage/amounts.ts';
import { useGlanceMonth } from './glance-month.ts';

type Head = OutputOf<typeof summaryHead>['currencies'][number];

export function MeansGlance(): ReactNode {
  const glance = useGlanceMonth();
  return glance ? <Means month={glance.month} /> : null;
}

function Means({ month }: { month: string }): ReactNode {
  const say = useSay();
  const read = useRead(summaryHead, { query: { month } });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const heads = (read.data?.currencies ?? []).filter((head) => meansUsed(head.means).length > 0);
  if (heads.length === 0) return null;
  return (
    <Section title={say('home:means.title', { month })}>
      {heads.map((head) => (
        <MeansTable key={head.currency} head={head} month={month} />
      ))}
    </Section>
  );
}

function MeansTable({ head, month }: { head: Head; month: string }): ReactNode {
  const say = useSay();
  const { currency, means } = head;
  return (
    <div className="pc-chart-table pc-managers">
      <table>
        <thead>
          <tr>
            <th scope="col">{say('home:means.means')}</th>
            <th scope="col">{`${say('home:means.due')} (${currency})`}</th>
            <th scope="col">{say('usage:byManager.share')}</th>
          </tr>
        </thead>
        <tbody>
          {meansUsed(means).map((one) => (
            <tr key={one}>
              <th scope="row">
                <Link to="/sales/consumption/records" search={{ month, currency, means: one } as never}>
                  {say(`usage:means.${one}`)}
                </Link>
              </th>
              <td>
                <Money value={meansAmount(means, one)} />
              </td>
              <td>{sharePercent(meansAmount(means, one), means.dueAmount) ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
