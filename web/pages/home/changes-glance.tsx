/** What changed in one's scope since the sign-in before this one; each line opens the list behind it. */
import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { assignmentHistory } from '../../../contract/console/assignment.ts';
import { customerBoard } from '../../../contract/console/customer-board.ts';
import { changesSince, listCustomers } from '../../../contract/console/customers.ts';
import { detailList } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay, type WordKey } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';

interface Line {
  readonly key: WordKey;
  readonly params: Readonly<Record<string, string | number>>;
  /** Null: no page behind it that the member may open. */
  readonly to: string | null;
  readonly search?: Readonly<Record<string, string>>;
}

export function ChangesGlance(): ReactNode {
  const say = useSay();
  const read = useRead(changesSince, {});
  const mayHistory = useMay(assignmentHistory.access);
  const mayList = useMay(listCustomers.access);
  const mayBoard = useMay(customerBoard.access);
  const mayRecords = useMay(detailList.access);
  // Beside the figures of the day: a failure here is no reason to cover them.
  if (read.error) return null;
  const found = read.data;
  const spans = mayHistory ? '/sales/assignment/history' : mayList ? '/sales/customers' : null;
  const board = mayBoard ? '/sales/boards/customers' : null;
  const lines: Line[] = found === undefined ? [] : [
    ...(found.received > 0 ? [{ key: 'home:changes.received' as const, params: { count: found.received }, to: spans }] : []),
    ...(found.handed > 0 ? [{ key: 'home:changes.handed' as const, params: { count: found.handed }, to: mayHistory ? spans : null }] : []),
    ...(found.joined > 0 ? [{ key: 'home:changes.joined' as const, params: { count: found.joined }, to: board, search: { part: 'joined', sort: '-at' } }] : []),
    ...(found.left > 0 ? [{ key: 'home:changes.left' as const, params: { count: found.left }, to: board, search: { part: 'left', sort: '-at' } }] : []),
    ...(found.loadedUntil !== null ? [{ key: 'home:changes.loaded' as const, params: { day: found.loadedUntil }, to: mayRecords ? '/sales/consumption/records' : null, search: { month: found.loadedUntil.slice(0, 7) } }] : []),
  ];
  return (
    <Section title={say('home:changes.title')} extra={found?.since ? <span className="pc-about"><Instant value={found.since} precision="minute" /></span> : null}>
      {found === undefined ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {found !== undefined && lines.length === 0 ? <p className="pc-about">{say(found.since === null ? 'home:changes.first' : 'home:changes.none')}</p> : null}
      <ul className="pc-to-do">
        {lines.map((line) => (
          <li key={line.key}>{line.to === null ? say(line.key, line.params) : <Link to={line.to} search={(line.search ?? {}) as never}>{say(line.key, line.params)}</Link>}</li>
        ))}
      </ul>
    </Section>
  );
}
