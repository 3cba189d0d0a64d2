/**
 * 按客户经理 (sales 4.4): a month's consumption by the manager it belongs to under one of three bases, nobody's days for
 * those who may see them, the total, and the trend of 18 months. Parts add up to the total; the details stand behind.
 */
import { Button, DatePicker, Empty, Segmented, Select, Skeleton } from 'antd';
import dayjs from 'dayjs';
import { ReloadOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { summaryByManager } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Help } from '../../ui/help.tsx';
import { ExportMenu } from '../../ui/list-export.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { MonthPicker } from '../../ui/month-picker.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { type BasisName, ManagerMonth } from './manager-month.tsx';
import { ManagerTrend } from './manager-trend.tsx';
import { useAbout } from './about.ts';
import { Notices } from './notices.tsx';
import { paceOf } from './pace.ts';
import { monthAsked, usePeriod } from './period.ts';
import { BASES, basisOf } from './records-link.ts';
import { useSearchPart } from './search-part.ts';
import { useUsageTabs } from './usage-tabs.ts';
import { summaryWatermark } from './watermarks.ts';
import { useChoices, usePartnerAsked, usePartnersToChoose } from './whose-filters.ts';
import './usage.css';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the address asks for; anything else falls back to the default. */
function useAsked() {
  const period = usePeriod();
  const [saidMonth, setMonth] = useSearchPart('month');
  const [saidBasis, setBasis] = useSearchPart('basis');
  const [currency, setCurrency] = useSearchPart('currency');
  const [saidAsOf, setAsOf] = useSearchPart('asOf');
  const partnerId = usePartnerAsked();
  const month = monthAsked(saidMonth, period);
  const basis = basisOf(saidBasis);
  const asOf = saidAsOf && DAY.test(saidAsOf) ? saidAsOf : undefined;
  return { period, month, basis, currency, asOf, partnerId, setMonth, setBasis, setCurrency, setAsOf };
}

export function ByManagerPage(): ReactNode {
  const say = useSay();
  const about = useAbout('usage:byManager.about');
  const tabs = useUsageTabs();
  const asked = useAsked();
  const { month, basis, currency, asOf, partnerId } = asked;
  const query = { month, basis, ...(partnerId ? { partnerId } : {}), ...(currency ? { currency } : {}), ...(asOf ? { asOf } : {}) };
  const read = useRead(summaryByManager, { query }, { keepPrevious: true });
  const same = { month, ...(partnerId ? { partnerId } : {}) };
  return (
    <>
      <PageHead title={say('shell:menu.consumption')} about={about} rules={<Notices />} tabs={tabs} watermark={read.data ? summaryWatermark(read.data.watermark, say) : undefined} />
      <Controls asked={asked} />
      <div className="pc-toolbar pc-usage-basis">
        <p className="pc-about">{say(`usage:basisRule.${basis}`)}</p>
        <span className="pc-toolbar-right">
          <Button icon={<ReloadOutlined />} aria-label={say('ui:list.refresh')} title={say('ui:list.refresh')} loading={read.isFetching} onClick={() => void read.refetch()} />
          <ExportMenu
            name={say('usage:tab.byManager')}
            definition={{ list: 'consumption-by-manager', access: 'consumption.export' }}
            conditions={query}
            conditionWords={[
              { label: say('usage:filter.month'), text: month },
              { label: say('usage:basis.label'), text: say(`usage:basis.${basis}`) },
              ...(currency ? [{ label: say('usage:field.currency'), text: currency }] : []),
              ...(asOf ? [{ label: say('usage:byManager.asOf'), text: asOf }] : []),
            ]}
            selected={[]}
          />
        </span>
      </div>
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      {read.data && read.data.totals.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<div className="pc-empty"><strong>{say('usage:byManager.empty')}</strong><span>{say('usage:summary.emptyHint')}</span></div>} /> : null}
      <div className={read.isPlaceholderData ? 'pc-busy' : undefined} aria-busy={read.isPlaceholderData}>
        {read.data?.totals.map((total) => (
          <ManagerMonth key={total.currency} total={total} items={read.data.items.filter((item) => item.currency === total.currency)} month={month} basis={basis} asOf={asOf} pace={paceOf(month, read.data.watermark)} same={same} />
        ))}
      </div>
      <ManagerTrend basis={basis} partnerId={partnerId} currency={currency} />
    </>
  );
}

function Controls({ asked }: { asked: ReturnType<typeof useAsked> }): ReactNode {
  const say = useSay();
  const partners = usePartnersToChoose();
  const { currencies } = useChoices();
  const [, setPartner] = useSearchPart('partnerId');
  return (
    <div className="pc-filter-row pc-usage-controls">
      <MonthPicker label={say('usage:filter.month')} value={asked.month} oldest={asked.period.oldest} newest={asked.period.newest} onChange={(month) => asked.setMonth(month === asked.period.newest ? undefined : month)} />
      {partners.length > 0 ? <Select className="pc-bar-select" aria-label={say('usage:filter.partner')} showSearch={{ optionFilterProp: 'label' }} value={asked.partnerId} options={[...partners]} onChange={(value: string | undefined) => setPartner(value)} /> : null}
      <Segmented<BasisName> aria-label={say('usage:basis.label')} value={asked.basis} options={BASES.map((value) => ({ value, label: say(`usage:basis.${value}`) }))} onChange={(value) => asked.setBasis(value === 'second-day' ? undefined : value)} />
      {currencies.length > 1 ? <Select className="pc-bar-select" aria-label={say('usage:field.currency')} placeholder={say('usage:field.currency')} allowClear value={asked.currency} options={currencies.map((value) => ({ value, label: value }))} onChange={(value: string | undefined) => asked.setCurrency(value)} /> : null}
      {asked.basis === 'now' ? null : (
        <span className="pc-bar-switch">
          <DatePicker className="pc-usage-day" aria-label={say('usage:byManager.asOf')} placeholder={say('usage:byManager.asOf')} value={asked.asOf ? dayjs(asked.asOf) : null} onChange={(picked) => asked.setAsOf(picked?.format('YYYY-MM-DD'))} />
          <Help>{say('usage:byManager.asOfHelp')}</Help>
        </span>
      )}
    </div>
  );
}
