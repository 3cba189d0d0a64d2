/** Everyone concerned before and after a hand-over, page by page and month by month, with the sums that stay equal. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Alert, Skeleton, Table } from 'antd';
import type { ReactNode } from 'react';
import type { handoverPreview } from '../../../contract/console/handovers.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { ApiProblem } from '../../app/client.ts';
import { useSay } from '../../app/language.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Money } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Watermark } from '../../ui/watermark.tsx';

type Preview = OutputOf<typeof handoverPreview>;
type Page = Preview['pages'][number];
type Month = Page['months'][number];

interface Row {
  readonly key: string;
  readonly page: Page;
  /** How many rows of the page stand below this one, itself counted; 0: not its first. */
  readonly span: number;
  readonly kind: 'person' | 'sum';
  readonly manager: Month['rows'][number]['manager'];
  readonly customers: readonly [number, number] | null;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
  readonly equal: boolean;
}

function rowsOf(preview: Preview, month: string, currency: string): Row[] {
  return preview.pages.flatMap((page) => {
    const of = page.months.find((one) => one.month === month && one.currency === currency);
    if (!of) return [];
    const people = of.rows.map((row, place): Row => ({
      key: `${page.page} ${row.manager?.memberId ?? 'none'}`, page, span: place === 0 ? of.rows.length + 1 : 0, kind: 'person', manager: row.manager,
      customers: [row.customersBefore, row.customersAfter], before: row.before, after: row.after, difference: row.difference, equal: true,
    }));
    return [...people, { key: `${page.page} sum`, page, span: 0, kind: 'sum' as const, manager: null, customers: null, before: of.sumBefore, after: of.sumAfter, difference: '0', equal: of.equal }];
  });
}

export function HandoverComparison({ read }: { read: UseQueryResult<Preview, ApiProblem> }): ReactNode {
  const say = useSay();
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  const preview = read.data;
  if (!preview) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const months = [...new Set(preview.pages.flatMap((page) => page.months.map((one) => `${one.month} ${one.currency}`)))].sort().reverse();
  return (
    <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
      {preview.already > 0 ? <Alert className="pc-handover-note" type="info" title={say('assignment:handover.already', { count: preview.already })} /> : null}
      {preview.overtakes > 0 ? <Alert className="pc-handover-note" type="warning" title={say('assignment:handover.overtakes', { count: preview.overtakes })} /> : null}
      <Section title={<>{say('assignment:handover.preview')}<Help>{say('assignment:handover.previewHelp')}</Help></>} extra={<Watermark until={preview.watermark.completeUntil} />}>
        <p className="pc-about">{months.length === 0 ? say('assignment:handover.none', { months: preview.at.slice(0, 7) }) : say('assignment:handover.sameDays')}</p>
        {months.map((text) => (
          <MonthTable key={text} preview={preview} month={text.slice(0, 7)} currency={text.slice(8)} />
        ))}
      </Section>
    </div>
  );
}

function MonthTable({ preview, month, currency }: { preview: Preview; month: string; currency: string }): ReactNode {
  const say = useSay();
  const rule = (page: Page) => (page.lastDay === null || page.firstDay === null ? say('assignment:handover.rule.all') : say('assignment:handover.rule.days', { lastDay: page.lastDay, firstDay: page.firstDay }));
  const person = (row: Row) => {
    if (row.kind === 'sum') return <strong>{say('assignment:handover.sum')}</strong>;
    const name = row.manager?.name ?? say('assignment:handover.nobody');
    return row.manager?.memberId === preview.to.memberId ? `${name} (${say('assignment:handover.receiver')})` : name;
  };
  return (
    <Table<Row>
      className="pc-handover-table"
      size="small"
      title={() => <strong>{`${month} (${currency})`}</strong>}
      rowKey="key"
      dataSource={rowsOf(preview, month, currency)}
      pagination={false}
      scroll={{ x: 760 }}
      columns={[
        {
          key: 'page', title: say('assignment:handover.page'), width: 220, onCell: (row) => ({ rowSpan: row.span }),
          render: (_, row) => <><strong>{say(`assignment:handover.page.${row.page.page}`)}</strong><div className="pc-about">{rule(row.page)}</div></>,
        },
        { key: 'person', title: say('assignment:handover.person'), width: 170, render: (_, row) => person(row) },
        { key: 'customers', title: say('assignment:handover.customers'), width: 90, align: 'right', render: (_, row) => (row.customers ? <span className="pc-figure">{row.customers[0] === row.customers[1] ? row.customers[0] : `${row.customers[0]} → ${row.customers[1]}`}</span> : null) },
        { key: 'before', title: say('assignment:handover.before'), width: 130, align: 'right', render: (_, row) => <Money value={row.before} /> },
        { key: 'after', title: say('assignment:handover.after'), width: 130, align: 'right', render: (_, row) => <Money value={row.after} /> },
        {
          key: 'difference', title: say('assignment:handover.difference'), width: 130, align: 'right',
          render: (_, row) => (row.kind === 'sum' ? <span className={row.equal ? 'pc-about' : 'pc-handover-unequal'}>{say(row.equal ? 'assignment:handover.equal' : 'assignment:handover.unequal')}</span> : <Money value={row.difference} />),
        },
      ]}
    />
  );
}
