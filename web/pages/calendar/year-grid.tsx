/** Twelve months at a glance. For the operator every day is a button, reached by the arrow keys from one place in the tab order. */
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { weekdayOf } from '../../../contract/values/calendar-text.ts';
import { useLanguage, useSay } from '../../app/language.ts';
import { type CalendarYear, type MarkedDay, monthName, monthsOfYear, stepDay, WEEK, weekdayMark, weekdayName } from './year-days.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const isWeekend = (day: string): boolean => [0, 6].includes(weekdayOf(day));

function look(day: string, mark: MarkedDay | undefined, today: string): string {
  const what = mark ? `pc-day-${mark.kind}` : isWeekend(day) ? 'pc-day-weekend' : '';
  return ['pc-day', what, mark?.source === 'edited' ? 'pc-day-edited' : '', day === today ? 'pc-day-today' : ''].filter(Boolean).join(' ');
}

export function YearGrid({ year, onPick }: { year: CalendarYear; onPick: ((day: string) => void) | null }): ReactNode {
  const language = useLanguage();
  const say = useSay();
  const grid = useRef<HTMLDivElement>(null);
  const marks = useMemo(() => new Map(year.days.map((day) => [day.day, day])), [year]);
  const [chosen, setChosen] = useState<string | null>(null);
  const months = useMemo(() => monthsOfYear(year.year), [year.year]);
  const first = `${year.year}-01-01`;
  const inYear = (day: string): boolean => day.startsWith(`${year.year}-`);
  const entrance = chosen !== null && inYear(chosen) ? chosen : inYear(year.today) ? year.today : first;
  const month = monthName(language);
  const [short, long] = [weekdayMark(language), weekdayName(language)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const from = (event.target as HTMLElement).dataset['day'];
    if (step === undefined || from === undefined) return;
    event.preventDefault();
    const to = stepDay(from, step);
    if (!inYear(to)) return;
    setChosen(to);
    grid.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus();
  };
  const wordsOf = (day: string): string => {
    const mark = marks.get(day);
    const what = mark ? `${language === 'zh-CN' ? mark.nameZh : mark.nameEn} · ${say(`calendar:kind.${mark.kind}`)}${mark.source === 'edited' ? ` · ${say('calendar:edited')}` : ''}` : say(isWeekend(day) ? 'calendar:weekend' : 'calendar:worked');
    return say('calendar:dayLabel', { day, weekday: long(day), what });
  };
  const cell = (day: string): ReactNode => {
    const mark = marks.get(day);
    const inside = <>{Number(day.slice(8))}{mark ? <small>{say(`calendar:mark.${mark.kind}`)}</small> : null}</>;
    if (!onPick) return <span className={look(day, mark, year.today)} title={wordsOf(day)}>{inside}</span>;
    return (
      <button type="button" className={look(day, mark, year.today)} data-day={day} tabIndex={day === entrance ? 0 : -1} title={wordsOf(day)} aria-label={wordsOf(day)} onClick={() => { setChosen(day); onPick(day); }}>
        {inside}
      </button>
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside, which take the focus
    <div className="pc-year" ref={grid} onKeyDown={onKeyDown}>
      {months.map((weeks, at) => (
        <table key={WEEK[0] + String(at)}>
          <caption>{month(`${year.year}-${String(at + 1).padStart(2, '0')}-01`)}</caption>
          <thead>
            <tr>{WEEK.map((day) => <th key={day} scope="col" abbr={long(day)}>{short(day)}</th>)}</tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week.find((day) => day !== null)}>{week.map((day, place) => <td key={WEEK[place]}>{day === null ? null : cell(day)}</td>)}</tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

export function Legend(): ReactNode {
  const say = useSay();
  return (
    <ul className="pc-year-legend" aria-label={say('calendar:legend')}>
      {(['holiday', 'make-up'] as const).map((kind) => (
        <li key={kind}><span className={`pc-day pc-day-${kind}`} aria-hidden>{say(`calendar:mark.${kind}`)}</span>{say(`calendar:kind.${kind}`)}</li>
      ))}
      <li><span className="pc-day pc-day-edited" aria-hidden>1</span>{say('calendar:edited')}</li>
      <li><span className="pc-day pc-day-today" aria-hidden>1</span>{say('calendar:today')}</li>
    </ul>
  );
}
