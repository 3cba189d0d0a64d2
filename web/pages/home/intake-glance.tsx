/** For whoever loads data: why rows wait, which sub-accounts nobody mapped yet, how the latest runs went. */
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { listQuarantine, listSubAccounts } from '../../../contract/console/intake.ts';
import { listRuns } from '../../../contract/console/runs.ts';
import { ROW_REASONS } from '../../../contract/reasons.ts';
import { useRead } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { LongText, Quantity } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { RunCard } from '../../ui/run-card.tsx';

const SHOWN = 5;

export function IntakeGlance(): ReactNode {
  return (
    <>
      <Reasons />
      <SubAccounts />
      <LatestRuns />
    </>
  );
}

/** A reason for many rows: what differs from row to row is left open. */
function openParams(reason: string): Record<string, string> {
  const names = Object.entries(ROW_REASONS).find(([code]) => code === reason)?.[1] ?? [];
  return Object.fromEntries(names.map((name) => [name, '…']));
}

function Reasons(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const read = useRead(listQuarantine, { query: { limit: '1' } });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const reasons = read.data?.reasons ?? [];
  return (
    <Section title={say('home:intake.reasons')} extra={<Link to="/sales/intake/quarantine">{say('shell:page.quarantine')}</Link>}>
      {read.isPending ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {read.data && reasons.length === 0 ? <p className="pc-about">{say('home:intake.noReasons')}</p> : null}
      {reasons.length > 0 ? (
        <div className="pc-chart-table pc-waiting">
          <table>
            <thead>
              <tr>
                <th scope="col">{say('home:intake.reason')}</th>
                <th scope="col">{say('home:intake.rows')}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(({ reason, rows }) => (
                <tr key={reason}>
                  <th scope="row">
                    <Link to="/sales/intake/quarantine" search={{ reason } as never}>
                      <LongText>{sayLoose(`intakeReasons:row.${reason}`, reason, openParams(reason))}</LongText>
                    </Link>
                  </th>
                  <td>
                    <Quantity value={rows} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Section>
  );
}

function SubAccounts(): ReactNode {
  const say = useSay();
  const read = useRead(listSubAccounts, { query: { state: 'unmapped', limit: String(SHOWN) } });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const items = read.data?.items ?? [];
  return (
    <Section title={say('home:intake.unmapped')} extra={<Link to="/sales/intake/mapping" search={{ state: 'unmapped' } as never}>{say('shell:page.mapping')}</Link>}>
      {read.isPending ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {read.data && items.length === 0 ? <p className="pc-about">{say('home:intake.allMapped')}</p> : null}
      {items.length > 0 ? (
        <div className="pc-chart-table pc-waiting">
          <table>
            <thead>
              <tr>
                <th scope="col">{say('intake:map.name')}</th>
                <th scope="col">{say('intake:map.provider')}</th>
                <th scope="col">{say('intake:map.waiting')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.subAccountKey}>
                  <th scope="row">
                    <LongText>{item.name || item.subAccount}</LongText>
                  </th>
                  <td>{item.provider}</td>
                  <td>
                    <Quantity value={item.waitingRows} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Section>
  );
}

function LatestRuns(): ReactNode {
  const say = useSay();
  const read = useRead(listRuns, { query: { limit: String(SHOWN) } }, { refetchMs: 15_000 });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const items = read.data?.items ?? [];
  return (
    <Section title={say('home:intake.runs')} extra={<Link to="/support/runs">{say('shell:page.runs')}</Link>}>
      {read.isPending ? <Skeleton active title={false} paragraph={{ rows: 3 }} /> : null}
      {read.data && items.length === 0 ? <p className="pc-about">{say('home:intake.noRuns')}</p> : null}
      <div className="pc-run-list">
        {items.map((run) => (
          <RunCard key={run.runId} run={run} />
        ))}
      </div>
    </Section>
  );
}
