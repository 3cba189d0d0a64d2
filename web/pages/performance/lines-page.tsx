/** 业绩明细 (sales 7.2): every line of a sheet or of months with all filters, the live total of the filter, and why each amount is what it is. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { getCustomer } from '../../../contract/console/customers.ts';
import { lineTotals, listLines, readLine } from '../../../contract/console/incentives.ts';
import { explainRecord } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { call } from '../../app/client.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { compareAmounts } from '../../ui/amount-text.ts';
import { Money, Quantity } from '../../ui/figures.tsx';
import type { SumItem } from '../../ui/list-head.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Why } from '../../ui/why.tsx';
import { useAbout } from '../usage/about.ts';
import { useNamesReveal } from '../usage/reveal-names.ts';
import { FeedbackButton } from './feedback-button.tsx';
import { FeedbackDrawer, type FeedbackDrawerProps } from './feedback-thread.tsx';
import { lineColumns } from './line-columns.tsx';
import { LinePanel } from './line-explanation.tsx';
import { useLineFilters } from './line-filters.ts';
import { keyOfLine, lineOfKey, linePath, lineTitle, whyLine, whySum } from './line-words.ts';
import { Notices } from './notices.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { usePerformanceChoices } from './performance-filters.ts';
import { usePerformanceTabs } from './performance-tabs.ts';
import { performanceUntil, untilRecognised } from './states.tsx';
import '../usage/usage.css';
import './performance.css';

function sumsOf(answer: OutputOf<typeof lineTotals>, say: Say): SumItem[] {
  return answer.totals.flatMap((total): SumItem[] => {
    const { currency } = total;
    const label = `${say('performance:field.amount')} (${currency})`;
    const moved = compareAmounts(total.transferredAmount, '0') !== 0;
    return [
      { key: `amount ${currency}`, group: currency, label, help: say('performance:field.amountHelp'), value: <Why content={whySum({ title: label, lines: total.lines, parts: total, currency }, say)}><Money value={total.amount} /></Why> },
      { key: `unpaid ${currency}`, group: currency, label: say('performance:field.unpaid'), help: say('performance:rule.unpaid'), value: <Money value={total.unpaidAmount} /> },
      { key: `due ${currency}`, group: currency, label: say('performance:field.due'), value: <Money value={total.dueAmount} /> },
      { key: `lines ${currency}`, group: currency, label: say('performance:field.lines'), value: <Quantity value={total.lines} /> },
      ...(moved ? [{ key: `moved ${currency}`, group: currency, label: say('performance:tab.transfers'), help: say('performance:field.transferredListHelp'), value: <Money value={total.transferredAmount} /> }] : []),
    ];
  });
}

/** The line the address names, whether or not it is on this page. */
function panelOf(key: string): ReactNode {
  const line = lineOfKey(key);
  return line ? <LinePanel key={key} line={line} /> : null;
}

export function PerformanceLinesPage(): ReactNode {
  const say = useSay();
  const about = useAbout('performance:about');
  const reveal = useNamesReveal();
  const tabs = usePerformanceTabs();
  const choices = usePerformanceChoices();
  const filters = useLineFilters(choices);
  const toCustomer = useMay(getCustomer.access);
  const toRecord = useMay(explainRecord.access);
  const [thread, setThread] = useState<FeedbackDrawerProps['open']>(null);
  const columns = useMemo(
    () => lineColumns(say, { toCustomer, toRecord }, ({ customerId, recordId, sequence }) => async () => whyLine(await call(readLine, { params: { customerId, recordId, sequence: String(sequence) } }), say)),
    [say, toCustomer, toRecord],
  );
  return (
    <>
      <ListPage
        id="performance-lines"
        title={say('performance:title')}
        about={about}
        rules={<Notices />}
        pageTabs={tabs}
        actions={<PeoplePicker choices={choices} />}
        list={listLines}
        paging="keyset"
        filters={filters}
        columns={columns}
        rowKey={keyOfLine}
        rowName={(row) => lineTitle(row, say)}
        totals={{ endpoint: lineTotals, items: (answer) => sumsOf(answer, say), watermark: (answer) => performanceUntil(answer.watermark, say) }}
        refetchMs={untilRecognised}
        {...(reveal ? { reveal } : {})}
        exports={{ list: 'performance-details', access: 'performance.export', selectedKey: (row) => `${row.recordId}:${row.sequence}` }}
        panel={(_, key) => panelOf(key)}
        panelTitle={(row) => lineTitle(row, say)}
        rowPath={linePath}
        rowActionsWidth={140}
        rowActions={(row) => (
          <>
            <Link to={linePath(row)}>{say('performance:lines.detail')}</Link>
            <FeedbackButton state={row.feedback} onOpen={() => setThread({ subject: { kind: 'line', customerId: row.customerId, recordId: row.recordId, sequence: row.sequence }, what: lineTitle(row, say) })} />
          </>
        )}
        empty={{ title: say('performance:lines.empty'), hint: say('performance:lines.emptyHint') }}
      />
      <FeedbackDrawer open={thread} onClose={() => setThread(null)} />
    </>
  );
}
