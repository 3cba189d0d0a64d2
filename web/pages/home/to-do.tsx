/** What waits for this member: only what they may act on, each with the way there; nothing is said as nothing. */
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { listManagers } from '../../../contract/console/assignment.ts';
import { listHandovers } from '../../../contract/console/handovers.ts';
import { credentials } from '../../../contract/console/identity.ts';
import { listQuarantine, listSubAccounts } from '../../../contract/console/intake.ts';
import { listRuns } from '../../../contract/console/runs.ts';
import { detailTotals } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay, type WordKey } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { groupThousands } from '../../ui/amount-text.ts';
import { Section } from '../../ui/detail-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { businessMonth } from '../../ui/time-text.ts';

interface Waiting {
  readonly key: WordKey;
  readonly count: number;
  readonly more: boolean;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  /** Something to know of, not to act on at once. */
  readonly calm?: boolean;
}

const LIMIT = 100;
/** A key this old is to be rotated (sales 9.3). */
const KEY_DAYS = 90;

/** Things that wait, and whether all of them are known yet. */
function useWaiting(): { things: readonly Waiting[]; known: boolean } {
  const session = useSession();
  const partnerSide = session.member.kind === 'partner';
  const mayAssign = useMay('assignment.edit') && partnerSide;
  const mayMend = useMay(['intake.load', 'intake.map']);
  const month = businessMonth(new Date(session.clock.now));
  const seesAll = session.scope === 'all';
  const mayTeams = useMay('assignment.teams') && partnerSide && seesAll;
  const mayHandovers = useMay(listHandovers.access) && partnerSide;
  const mayKeys = useMay(credentials.access) && session.member.kind !== 'operator';
  const mayTotals = useMay(detailTotals.access) && partnerSide;
  const managers = useRead(listManagers, { query: { limit: '1' } }, { enabled: mayAssign });
  const quarantine = useRead(listQuarantine, { query: { limit: '1' } }, { enabled: mayMend });
  const accounts = useRead(
    listSubAccounts,
    { query: { state: 'unmapped', limit: String(LIMIT) } },
    { enabled: mayMend },
  );
  const unsupervised = useRead(listManagers, { query: { withoutSupervisor: 'true', limit: '1' } }, { enabled: mayTeams });
  const planned = useRead(listHandovers, { query: { state: 'planned', limit: '1' } }, { enabled: mayHandovers });
  const stopped = useRead(listHandovers, { query: { state: 'stopped', limit: '1' } }, { enabled: mayHandovers });
  const keys = useRead(credentials, {}, { enabled: mayKeys });
  const totals = useRead(detailTotals, { query: { month } }, { enabled: mayTotals });
  const failed = useRead(listRuns, { query: { state: 'failed', limit: String(LIMIT) } });
  const rows = (quarantine.data?.reasons ?? []).reduce((sum, reason) => sum + reason.rows, 0);
  const things: Waiting[] = [
    {
      key: 'home:today.unassigned',
      count: managers.data?.unassigned ?? 0,
      more: false,
      to: '/sales/customers',
      search: { unassigned: 'true' },
    },
    { key: 'home:today.unsupervised', count: unsupervised.data?.total ?? 0, more: false, to: '/sales/assignment', search: { withoutSupervisor: 'true' } },
    { key: 'home:today.stopped', count: stopped.data?.total ?? 0, more: false, to: '/sales/assignment/handovers', search: { state: 'stopped' } },
    { key: 'home:today.planned', count: planned.data?.total ?? 0, more: false, to: '/sales/assignment/handovers', search: { state: 'planned' }, calm: true },
    { key: 'home:today.restating', count: totals.data?.watermark.restating.length ?? 0, more: false, to: '/sales/consumption' },
    { key: 'home:today.keys', count: (keys.data?.keys ?? []).filter((one) => one.state === 'active' && one.ageDays > KEY_DAYS).length, more: false, to: '/account/credentials' },
    { key: 'home:today.quarantine', count: rows, more: false, to: '/sales/intake/quarantine' },
    {
      key: 'home:today.mapping',
      count: accounts.data?.items.length ?? 0,
      more: Boolean(accounts.data?.next),
      to: '/sales/intake/mapping',
      search: { state: 'unmapped' },
    },
    {
      key: 'home:today.failed',
      count: failed.data?.items.length ?? 0,
      more: Boolean(failed.data?.next),
      to: '/support/runs',
      search: { state: 'failed' },
    },
  ];
  const known = ![managers, unsupervised, planned, stopped, keys, totals, quarantine, accounts, failed].some((read) => read.isLoading);
  return { things: things.filter((thing) => thing.count > 0), known };
}

export function ToDo(): ReactNode {
  const say = useSay();
  const { things, known } = useWaiting();
  return (
    <Section title={say('home:today.title')}>
      {!known && things.length === 0 ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {known && things.length === 0 ? <p className="pc-about">{say('home:today.none')}</p> : null}
      <ul className="pc-to-do">
        {things.map((thing) => (
          <li key={thing.key}>
            <Link to={thing.to} search={(thing.search ?? {}) as never}>
              <StatusTag tone={thing.calm ? 'waiting' : 'attention'}>
                {say(thing.key, { count: `${groupThousands(String(thing.count))}${thing.more ? '+' : ''}` })}
              </StatusTag>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
