/** What waits for this member: only what they may act on, each with the way there; nothing is said as nothing. */
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { listManagers } from '../../../contract/console/assignment.ts';
import { listQuarantine, listSubAccounts } from '../../../contract/console/intake.ts';
import { listRuns } from '../../../contract/console/runs.ts';
import { useRead } from '../../app/data.ts';
import { useSay, type WordKey } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { groupThousands } from '../../ui/amount-text.ts';
import { Section } from '../../ui/detail-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

interface Waiting {
  readonly key: WordKey;
  readonly count: number;
  readonly more: boolean;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

const LIMIT = 100;

/** Things that wait, and whether all of them are known yet. */
function useWaiting(): { things: readonly Waiting[]; known: boolean } {
  const partnerSide = useSession().member.kind === 'partner';
  const mayAssign = useMay('assignment.edit') && partnerSide;
  const mayMend = useMay(['intake.load', 'intake.map']);
  const managers = useRead(listManagers, { query: { limit: '1' } }, { enabled: mayAssign });
  const quarantine = useRead(listQuarantine, { query: { limit: '1' } }, { enabled: mayMend });
  const accounts = useRead(
    listSubAccounts,
    { query: { state: 'unmapped', limit: String(LIMIT) } },
    { enabled: mayMend },
  );
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
  const known = ![managers, quarantine, accounts, failed].some((read) => read.isLoading);
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
              <StatusTag tone="attention">
                {say(thing.key, { count: `${groupThousands(String(thing.count))}${thing.more ? '+' : ''}` })}
              </StatusTag>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
