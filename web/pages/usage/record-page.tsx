/** One consumption record on a page of its own: the same explanation as in the panel, to send to a colleague. */
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { explainRecord } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { DetailPage } from '../../ui/detail-page.tsx';
import { Money } from '../../ui/figures.tsx';
import { MaskedText } from '../../ui/masked-text.tsx';
import { CorrectionTag } from './record-columns.tsx';
import { RecordExplanation } from './record-explanation.tsx';
import { recordFacts } from './record-facts.tsx';
import { MANAGER_NAME, useNamesReveal } from './reveal-names.ts';
import { useBasisAsked } from './search-part.ts';
import './usage.css';

export function RecordPage(): ReactNode {
  const say = useSay();
  const { customerId, recordId } = useParams({ strict: false }) as { customerId: string; recordId: string };
  const basis = useBasisAsked();
  const read = useRead(explainRecord, { params: { customerId, recordId }, query: { basis } });
  const reveal = useNamesReveal();
  const record = read.data?.record;
  return (
    <DetailPage
      title={record ? say('usage:record.title', { product: record.productName || record.serviceName, day: record.day }) : ''}
      about={say('usage:records.about')}
      back={{ to: '/sales/consumption/records', label: say('usage:record.back') }}
      loading={read.isPending}
      problem={read.error}
      onRetry={() => void read.refetch()}
      actions={record ? <CorrectionTag row={record} say={say} /> : null}
      facts={
        record
          ? [
              { key: 'due', label: say('usage:amount.dueAmount'), value: <Money value={record.dueAmount} currency={record.currency} full /> },
              { key: 'customer', label: say('customers:field.name'), value: <MaskedText name={say('customers:field.name')} text={record.customerName || record.accountName} column={record.customerName ? 'name' : 'accountName'} id={record.customerId} reveal={reveal} /> },
              { key: 'account', label: say('customers:field.accountName'), value: <MaskedText name={say('customers:field.accountName')} text={record.accountName} column="accountName" id={record.customerId} reveal={reveal} /> },
              { key: 'association', label: say('customers:field.associationType'), value: say(`customers:association.${record.associationType}`) },
              { key: 'manager', label: say('customers:field.manager'), value: <MaskedText name={say('customers:field.manager')} text={record.manager?.name ?? say('usage:filter.managerNone')} column={MANAGER_NAME} id={record.manager?.memberId ?? null} reveal={reveal} /> },
              ...recordFacts(record, say),
            ]
          : []
      }
      related={
        record
          ? [
              {
                title: say('customers:detail.related'),
                links: [
                  { key: 'customer', label: record.customerName || record.accountName, to: `/sales/customers/${customerId}` },
                  { key: 'same', label: say('usage:record.sameCustomer'), to: '/sales/consumption/records', search: { customerId, month: record.month } },
                  ...(read.data ? [{ key: 'run', label: say('usage:record.inRun'), to: '/sales/consumption/records', search: { month: record.month, runId: read.data.origin.runId, zero: 'all' } }] : []),
                ],
              },
            ]
          : []
      }
    >
      {read.data ? <RecordExplanation explained={read.data} /> : null}
    </DetailPage>
  );
}
