/** One line of performance on a page of its own: the same explanation as in the panel, to send to a colleague. */
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getCustomer } from '../../../contract/console/customers.ts';
import { explainRecord } from '../../../contract/console/usage.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { DetailPage } from '../../ui/detail-page.tsx';
import { Money } from '../../ui/figures.tsx';
import { MaskedText } from '../../ui/masked-text.tsx';
import { useNamesReveal } from '../usage/reveal-names.ts';
import { lineFacts, LineExplanation, LineFeedback, useLine } from './line-explanation.tsx';
import { type LineKey, lineTitle, recordPath } from './line-words.ts';
import { Notices } from './notices.tsx';
import { LINES } from './performance-tabs.ts';
import { performanceUntil, Reasons, SheetTag } from './states.tsx';
import '../usage/usage.css';
import './performance.css';

export function PerformanceLinePage(): ReactNode {
  const say = useSay();
  const key = useParams({ strict: false }) as unknown as LineKey;
  const read = useLine(key);
  const reveal = useNamesReveal();
  const toCustomer = useMay(getCustomer.access);
  const toRecord = useMay(explainRecord.access);
  const line = read.data?.line;
  const masked = (name: string, text: string, column: string) => <MaskedText name={name} text={text} column={column} id={line?.customerId ?? null} reveal={reveal} />;
  return (
    <DetailPage
      title={line ? lineTitle(line, say) : ''}
      about={say('performance:about')}
      rules={<Notices />}
      watermark={read.data ? performanceUntil(read.data.watermark, say) : undefined}
      back={{ to: LINES, label: say('performance:lines.back') }}
      loading={read.isPending}
      problem={read.error}
      onRetry={() => void read.refetch()}
      actions={read.data ? <LineFeedback detail={read.data} /> : null}
      facts={
        line
          ? [
              { key: 'amount', label: say('performance:field.amount'), help: say('performance:field.amountHelp'), value: <Money value={line.amount} currency={line.currency} full /> },
              { key: 'due', label: say('performance:field.due'), value: <Money value={line.dueAmount} currency={line.currency} full /> },
              { key: 'unpaid', label: say('performance:field.unpaid'), help: say('performance:rule.unpaid'), value: <Money value={line.unpaidAmount} currency={line.currency} full /> },
              { key: 'reasons', label: say('performance:field.reasons'), value: <Reasons reasons={line.reasons} /> },
              { key: 'state', label: say('performance:field.state'), value: <SheetTag state={line.state} /> },
              { key: 'customer', label: say('performance:field.customer'), value: masked(say('performance:field.customer'), line.customerName || line.accountName, line.customerName ? 'name' : 'accountName') },
              { key: 'account', label: say('performance:field.account'), value: masked(say('performance:field.account'), line.accountName, 'accountName') },
              ...lineFacts(line, say),
            ]
          : []
      }
      related={
        line
          ? [
              {
                title: say('customers:detail.related'),
                links: [
                  ...(toRecord ? [{ key: 'record', label: say('performance:lines.toRecord'), to: recordPath(line) }] : []),
                  ...(toCustomer ? [{ key: 'customer', label: line.customerName || line.accountName, to: `/sales/customers/${line.customerId}` }] : []),
                  { key: 'sheet', label: say('performance:lines.toSheet'), to: LINES, search: { sheetId: line.sheetId } },
                  { key: 'month', label: say('performance:lines.toMonth'), to: LINES, search: { customerId: line.customerId, sheetId: line.sheetId } },
                ],
              },
            ]
          : []
      }
    >
      {read.data ? <LineExplanation detail={read.data} /> : null}
    </DetailPage>
  );
}
