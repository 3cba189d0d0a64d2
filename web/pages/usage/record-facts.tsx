/** What a record says about itself: customer, times, product, billing, usage. */
import type { ReactNode } from 'react';
import { useSay } from '../../app/language.ts';
import { type Fact, Facts, Section } from '../../ui/detail-page.tsx';
import { Instant, LongText, Quantity } from '../../ui/figures.tsx';
import { CorrectionTag, PaymentTag, type RecordRow } from './record-columns.tsx';
import type { Say } from '../../app/language.ts';

export function RecordFacts({ record }: { record: RecordRow }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('usage:record.facts')} extra={<CorrectionTag row={record} say={say} />}>
      <Facts items={recordFacts(record, say)} />
    </Section>
  );
}

export function recordFacts(record: RecordRow, say: Say): Fact[] {
  const text = (key: string, label: string, value: string): Fact[] => (value === '' ? [] : [{ key, label, value: <LongText lines={3}>{value}</LongText> }]);
  const amount = (key: string, label: string, value: string): Fact[] => (value === '' ? [] : [{ key, label, value: <Quantity value={value} unit={record.usageUnit} /> }]);
  return [
    { key: 'payment', label: say('usage:field.payment'), value: <PaymentTag payment={record.payment} say={say} /> },
    ...text('service', say('usage:field.service'), record.serviceName),
    ...text('product', say('usage:field.product'), record.productName),
    ...text('resourceName', say('usage:field.resourceName'), record.resourceName),
    ...text('resourceId', say('usage:field.resourceId'), record.resourceId),
    ...text('region', say('usage:field.region'), record.regionName),
    { key: 'chargingMode', label: say('usage:field.chargingMode'), value: say(`usage:chargingMode.${record.chargingMode}`) },
    { key: 'billType', label: say('usage:field.billType'), value: say(`usage:billType.${record.billType}`) },
    ...text('tradeNo', say('usage:field.tradeNo'), record.tradeNo),
    { key: 'consumedFrom', label: say('usage:field.consumedFrom'), help: say('usage:field.consumedHelp'), value: <Instant value={record.consumedFrom} business /> },
    ...(record.consumedTo ? [{ key: 'consumedTo', label: say('usage:field.consumedTo'), value: <Instant value={record.consumedTo} business /> }] : []),
    { key: 'tradedAt', label: say('usage:field.tradedAt'), help: say('usage:field.tradedHelp'), value: <Instant value={record.tradedAt} business /> },
    { key: 'month', label: say('usage:field.month'), value: <span className="pc-figure">{record.month}</span> },
    ...amount('usage', say('usage:field.usage'), record.usageAmount),
    ...amount('package', say('usage:field.packageUsage'), record.packageUsage),
    ...amount('reserved', say('usage:field.reservedUsage'), record.reservedUsage),
    ...text('usageType', say('usage:field.usageType'), record.usageType),
    ...text('spec', say('usage:field.spec'), record.spec),
    ...text('resourceTag', say('usage:field.resourceTag'), record.resourceTag),
    ...text('provider', say('usage:field.provider'), record.provider),
    ...text('resourceType', say('usage:field.resourceType'), record.resourceTypeCode),
    ...text('productId', say('usage:field.productId'), record.productId),
    ...text('periodType', say('usage:field.periodType'), record.periodType),
  ];
}
