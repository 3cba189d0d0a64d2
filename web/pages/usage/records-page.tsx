/** 消费明细 (sales 5.4): every charge of a cycle, with all filters, sums of the filter, and why each amount is what it is. */
import { type ReactNode, useMemo } from 'react';
import { detailList, detailTotals, explainRecord } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { call } from '../../app/client.ts';
import { type Say, useSay, useSayLoose } from '../../app/language.ts';
import { Money, Quantity } from '../../ui/figures.tsx';
import type { SumItem } from '../../ui/list-head.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { Why } from '../../ui/why.tsx';
import { whyDue } from './amounts.ts';
import { whyRecord } from './explain-words.ts';
import { useAbout } from './about.ts';
import { Notices } from './notices.tsx';
import { recordColumns, type RecordRow } from './record-columns.tsx';
import { RecordPanel } from './record-explanation.tsx';
import { useRecordFilters } from './record-filters.ts';
import { basisSearch } from './records-link.ts';
import { useNamesReveal } from './reveal-names.ts';
import { useBasisAsked } from './search-part.ts';
import { useUsageTabs } from './usage-tabs.ts';
import { detailWatermark } from './watermarks.ts';
import './usage.css';

const SEPARATOR = '.';
const keyOf = (row: RecordRow): string => `${row.customerId}${SEPARATOR}${row.recordId}`;

/** A row's key names customer and record, so that an address opens a record that is not on the page. */
function panelOf(key: string): ReactNode {
  const [customerId, recordId] = key.split(SEPARATOR);
  return customerId && recordId ? <RecordPanel key={key} customerId={customerId} recordId={recordId} /> : null;
}

function sumsOf(answer: OutputOf<typeof detailTotals>, say: Say): SumItem[] {
  return answer.totals.flatMap((total) => {
    const { currency } = total;
    const why = whyDue({ title: `${say('usage:amount.dueAmount')} (${currency})`, rule: say('usage:summary.whyRule', { records: total.records }), amounts: total, currency }, say);
    return [
      { key: `due ${currency}`, group: currency, label: `${say('usage:amount.dueAmount')} (${currency})`, value: <Why content={why}><Money value={total.dueAmount} /></Why> },
      { key: `list ${currency}`, group: currency, label: say('usage:amount.listAmount'), value: <Money value={total.listAmount} /> },
      { key: `discount ${currency}`, group: currency, label: say('usage:amount.discountAmount'), value: <Money value={total.discountAmount} /> },
      { key: `arrears ${currency}`, group: currency, label: say('usage:amount.arrearsAmount'), value: <Money value={total.arrearsAmount} /> },
      { key: `records ${currency}`, group: currency, label: say('usage:field.records'), value: <Quantity value={total.records} />, help: say('usage:rule.zero') },
    ];
  });
}

export function RecordsPage(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const reveal = useNamesReveal();
  const basis = useBasisAsked();
  const about = useAbout('usage:records.about');
  const tabs = useUsageTabs();
  const filters = useRecordFilters();
  const columns = useMemo(
    () =>
      recordColumns(say, (row) => async () => {
        const explained = await call(explainRecord, { params: { customerId: row.customerId, recordId: row.recordId }, query: { basis } });
        return whyRecord(explained, sayLoose, {
          title: say('usage:record.title', { product: row.productName || row.serviceName, day: row.day }),
          open: say('usage:record.open'),
          zero: explained.zeroReason ? say(`usage:zeroReason.${explained.zeroReason}`) : null,
        });
      }),
    [say, sayLoose, basis],
  );
  return (
    <ListPage
      id="consumption-records"
      title={say('shell:menu.consumption')}
      about={about}
      rules={<Notices />}
      pageTabs={tabs}
      list={detailList}
      paging="keyset"
      filters={filters}
      columns={columns}
      rowKey={keyOf}
      rowName={(row) => `${row.productName || row.serviceName} ${row.day}`}
      sort="-consumedFrom"
      totals={{ endpoint: detailTotals, items: (answer) => sumsOf(answer, say), watermark: (answer) => detailWatermark(answer.watermark, say) }}
      {...(reveal ? { reveal } : {})}
      exports={{ list: 'consumption-details', access: 'consumption.export' }}
      panel={(_, key) => panelOf(key)}
      panelTitle={(row) => say('usage:record.title', { product: row.productName || row.serviceName, day: row.day })}
      rowPath={(row) => `/sales/consumption/records/${row.customerId}/${row.recordId}`}
      rowSearch={basisSearch(basis)}
      empty={{ title: say('usage:record.empty'), hint: say('usage:record.emptyHint') }}
    />
  );
}
