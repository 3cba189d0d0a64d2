/** How each account manager stands against last month, for those who see more than their own customers. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { boardTrend } from '../../../contract/console/consumption-board.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { summaryByManager } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { LongText, Missing, Money } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { stepMonth } from '../../ui/month-picker.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { changeAtPace, paceOf } from '../usage/pace.ts';
import { useGlanceMonth } from './glance-month.ts';

export function ManagersGlance(): ReactNode {
  const glance = useGlanceMonth();
  return glance ? <Managers month={glance.month} /> : null;
}

/** Why it changed: the manager's customers, this month beside the last. */
function Change({ item, month, change }: { item: OutputOf<typeof summaryByManager>['items'][number]; month: string; change: string | null }): ReactNode {
  const say = useSay();
  const mayBoard = useMay(boardTrend.access);
  if (change === null) return <Missing why={say('home:month.noPrevious')} />;
  if (!mayBoard) return change;
  const search = { groupBy: 'customer', managerId: item.manager?.memberId ?? 'none', from: stepMonth(month, -1), to: month, currency: item.currency };
  return <Link to="/sales/boards/consumption/trend" search={search as never} aria-label={say('home:managers.why', { name: item.manager?.name ?? say('home:managers.unassigned'), change })}>{change}</Link>;
}

function Managers({ month }: { month: string }): ReactNode {
  const say = useSay();
  const read = useRead(summaryByManager, { query: { month } });
  const items = (read.data?.items ?? []).filter((item) => item.customers > 0);
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (items.length === 0) return null;
  const pace = paceOf(month, read.data?.watermark ?? { completeUntil: null, summaryUntil: month });
  const severalCurrencies = items.some((item) => item.currency !== items[0]?.currency);
  const unit = severalCurrencies ? '' : ` (${items[0]?.currency ?? ''})`;
  return (
    <Section
      title={
        <>
          {say('home:managers.title', { month })}
          <Help>{pace.whole ? say('home:managers.help') : `${say('home:managers.help')} ${say('usage:head.paceHelp', { days: pace.days, previousDays: pace.previousDays })}`}</Help>
        </>
      }
    >
      <div className="pc-chart-table pc-managers">
        <table>
          <thead>
            <tr>
              <th scope="col">{say('home:managers.manager')}</th>
              <th scope="col">{`${say('home:managers.due')}${unit}`}</th>
              <th scope="col">{pace.whole ? say('home:managers.change') : say('usage:byManager.changePace')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={`${item.manager?.memberId ?? ''} ${item.currency}`}>
                <th scope="row">
                  <Link
                    to="/sales/consumption/records"
                    search={{ month, currency: item.currency, managerId: item.manager?.memberId ?? 'none' } as never}
                  >
                    <LongText>{item.manager?.name ?? say('home:managers.unassigned')}</LongText>
                  </Link>
                </th>
                <td>
                  <Money value={item.dueAmount} currency={severalCurrencies ? item.currency : undefined} />
                </td>
                <td>
                  <Change item={item} month={month} change={changeAtPace(item.previousDueAmount, item.dueAmount, pace)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
