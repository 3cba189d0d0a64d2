/**
 * Which billing periods count two deliveries, or one in part, at this moment: a load is at work, stopped, or waits.
 * Stands above every figure it may touch, and says why and where to go on for whoever may.
 */
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { Restating } from '../../contract/console/shapes.ts';
import { useSay } from '../app/language.ts';
import { useMay } from '../app/session.tsx';

export function RestatingNotice({ periods }: { periods: readonly Restating[] | undefined }): ReactNode {
  const say = useSay();
  if (!periods || periods.length === 0) return null;
  return (
    <Alert
      showIcon
      type="warning"
      role="status"
      className="pc-restating"
      title={say('ui:restating.title')}
      description={
        <ul>
          {periods.map((period) => (
            <Period key={`${period.provider} ${period.billingAccount ?? ''} ${period.billingMonth} ${period.why}`} period={period} />
          ))}
        </ul>
      }
    />
  );
}

function Period({ period }: { period: Restating }): ReactNode {
  const say = useSay();
  const { provider, billingAccount: account, billingMonth: month, why } = period;
  return (
    <li>
      <strong>{account === null ? say('ui:restating.period', { provider, month }) : say('ui:restating.account', { provider, account, month })}</strong>{' '}
      {say(`ui:restating.${why}`)} <WayOn period={period} />
    </li>
  );
}

/** Rows that wait are in quarantine; everything else is told, and taken up again, at the run. */
function WayOn({ period: { why, runId } }: { period: Restating }): ReactNode {
  const say = useSay();
  const mayMend = useMay(['intake.load', 'intake.map']);
  const mayLoad = useMay('intake.load');
  if (runId === null) return null;
  if (why === 'waiting') return mayMend ? <Link to="/sales/intake/quarantine" search={{ runId } as never}>{say('ui:restating.toQuarantine')}</Link> : null;
  return mayLoad ? <Link to="/support/runs" search={{ run: runId } as never}>{say('ui:restating.toRun')}</Link> : null;
}
