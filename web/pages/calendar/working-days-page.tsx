/** 运营 > 工作日历: a year of holidays and make-up working days for everybody, and its changes by the operator. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, Button, DatePicker, Skeleton, Space, Table } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import { CALENDAR_YEARS, calendarYear, changeCalendar } from '../../../contract/console/calendar.ts';
import { useRead } from '../../app/data.ts';
import { useLanguage, useSay } from '../../app/language.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Facts, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/figures.tsx';
import { Help } from '../../ui/help.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { businessTime } from '../../ui/time-text.ts';
import { ChangeDrawer } from './change-drawer.tsx';
import { type CalendarYear, daysFromTo, type Holiday, holidaysOf, shortDay } from './year-days.ts';
import { Legend, YearGrid } from './year-grid.tsx';
import './calendar.css';

function YearPicker({ year, onPick }: { year: number; onPick: (year: number) => void }): ReactNode {
  const say = useSay();
  return (
    <Space.Compact>
      <Button icon={<LeftOutlined />} aria-label={say('calendar:previous')} disabled={year <= CALENDAR_YEARS.first} onClick={() => onPick(year - 1)} />
      <DatePicker picker="year" aria-label={say('calendar:year')} allowClear={false} value={dayjs(`${year}-01-01`)} minDate={dayjs(`${CALENDAR_YEARS.first}-01-01`)} maxDate={dayjs(`${CALENDAR_YEARS.last}-12-31`)} onChange={(picked) => (picked ? onPick(picked.year()) : undefined)} />
      <Button icon={<RightOutlined />} aria-label={say('calendar:next')} disabled={year >= CALENDAR_YEARS.last} onClick={() => onPick(year + 1)} />
    </Space.Compact>
  );
}

export function WorkingDaysPage(): ReactNode {
  const say = useSay();
  const navigate = useNavigate();
  const session = useSession();
  const mayChange = useMay(changeCalendar.access);
  const [picked, setPicked] = useState<string | null>(null);
  const search = useSearch({ strict: false }) as { year?: string | number };
  const asked = Number(search.year);
  const today = businessTime(new Date(session.clock.now), 'day');
  const year = Number.isInteger(asked) && asked >= CALENDAR_YEARS.first && asked <= CALENDAR_YEARS.last ? asked : Number(today.slice(0, 4));
  const read = useRead(calendarYear, { query: { year: String(year) } }, { keepPrevious: true });
  return (
    <div>
      <PageHead
        title={say('shell:page.workingDays')}
        about={say('calendar:about')}
        rules={say('calendar:rules')}
        actions={
          <Space>
            <YearPicker year={year} onPick={(to) => void navigate({ to: '/support/working-days', search: { year: String(to) } as never })} />
            {mayChange && read.data ? <Button type="primary" onClick={() => setPicked(year === Number(today.slice(0, 4)) ? today : `${year}-01-01`)}>{say('calendar:change')}</Button> : null}
          </Space>
        }
      />
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active paragraph={{ rows: 12 }} /> : null}
      {read.data ? <Year year={read.data} onPick={mayChange ? setPicked : null} /> : null}
      {read.data && mayChange ? <ChangeDrawer year={read.data} day={picked} onClose={() => setPicked(null)} /> : null}
    </div>
  );
}

function Year({ year, onPick }: { year: CalendarYear; onPick: ((day: string) => void) | null }): ReactNode {
  const say = useSay();
  const count = (kind: 'holiday' | 'make-up') => say('calendar:workingDaysValue', { days: year.days.filter((day) => day.kind === kind).length });
  return (
    <>
      {year.known ? null : <Alert className="pc-year-head" type="info" showIcon title={say('calendar:unknownTitle', { year: year.year })} description={say('calendar:unknownText')} />}
      <div className="pc-detail-facts">
        <Facts
          items={[
            { key: 'working', label: say('calendar:workingDays'), value: say('calendar:workingDaysValue', { days: year.workingDays }) },
            { key: 'off', label: say('calendar:daysOff'), value: count('holiday') },
            { key: 'makeUp', label: say('calendar:makeUpDays'), value: count('make-up') },
            { key: 'known', label: say('calendar:arrangement'), value: say(year.known ? 'calendar:known' : 'calendar:unknown') },
          ]}
        />
      </div>
      <Section title={year.year}>
        <Legend />
        <YearGrid year={year} onPick={onPick} />
      </Section>
      <Holidays year={year} />
      <Changes year={year} />
    </>
  );
}

function Holidays({ year }: { year: CalendarYear }): ReactNode {
  const say = useSay();
  const language = useLanguage();
  const span = ([from, to]: readonly [string, string]) => (from === to ? shortDay(from) : say('calendar:span', { from: shortDay(from), to: shortDay(to) }));
  return (
    <Section title={say('calendar:holidays')}>
      <Table<Holiday>
        size="small"
        rowKey="key"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={holidaysOf(year.days)}
        locale={{ emptyText: say('calendar:holidays.empty') }}
        columns={[
          { title: say('calendar:column.name'), render: (_, row) => (language === 'zh-CN' ? row.nameZh : row.nameEn) },
          { title: say('calendar:column.off'), render: (_, row) => row.off.map(span).join(' · ') },
          { title: say('calendar:column.days'), width: 80, align: 'right', dataIndex: 'days' },
          { title: say('calendar:column.makeUp'), render: (_, row) => row.makeUp.map(shortDay).join(' · ') },
          { title: say('calendar:column.source'), width: 190, render: (_, row) => say(row.edited ? 'calendar:source.edited' : 'calendar:source.announced') },
        ]}
      />
    </Section>
  );
}

type Change = CalendarYear['changes'][number];

function Changes({ year }: { year: CalendarYear }): ReactNode {
  const say = useSay();
  const language = useLanguage();
  return (
    <Section title={say('calendar:changes')}>
      <Table<Change>
        size="small"
        rowKey={(row) => `${row.at} ${row.from} ${row.kind} ${row.nameZh}`}
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={[...year.changes]}
        locale={{ emptyText: say('calendar:changes.empty') }}
        columns={[
          { title: say('calendar:changes.at'), width: 190, render: (_, row) => <Instant value={row.at} /> },
          { title: say('calendar:changes.who'), width: 120, dataIndex: 'memberName' },
          { title: say('calendar:changes.days'), render: (_, row) => (row.from === row.to ? row.from : `${say('calendar:span', { from: row.from, to: row.to })} (${daysFromTo(row.from, row.to)})`) },
          { title: say('calendar:changes.what'), render: (_, row) => [say(`calendar:kind.${row.kind}`), language === 'zh-CN' ? row.nameZh : row.nameEn].filter(Boolean).join(' · ') },
          { title: '', width: 190, render: (_, row) => (row.past ? <><StatusTag tone="waiting">{say('calendar:changes.past')}</StatusTag><Help>{say('calendar:changes.pastHelp')}</Help></> : null) },
        ]}
      />
      {year.olderChanges > 0 ? <p className="pc-about">{say('calendar:changes.older', { count: year.olderChanges })}</p> : null}
    </Section>
  );
}
