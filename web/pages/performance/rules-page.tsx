/** 运营 > 业绩认定规则 (sales 7.1): what counts as performance as versions, product policies and changes of partner; everybody reads, the operator adds. */
import { Button, Skeleton, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { addRule, listFacts, listRules, type RecognitionTerms } from '../../../contract/console/performance-rules.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Instant, Missing, MonthText } from '../../ui/figures.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { Notices } from './notices.tsx';
import { PartnerChanges } from './partner-changes.tsx';
import { Policies } from './policies.tsx';
import { RuleDrawer } from './rule-drawer.tsx';
import './performance.css';

export type Rules = OutputOf<typeof listRules>;
type Version = Rules['versions'][number];
const TONES = { 'in-force': 'done', past: 'quiet', coming: 'waiting' } as const satisfies Record<Version['state'], string>;
/** The first version holds from before anything was loaded. */
const ALWAYS = '2000-01';

/** A version in sentences, one a line. */
function termsWords(terms: RecognitionTerms, say: Say): string[] {
  const yes = (on: boolean) => say(on ? 'performance:rules.yes' : 'performance:rules.no');
  const codes = (['cardPurchaseServices', 'marketplaceServices', 'monthlyServices'] as const).flatMap((name) => (terms[name].length === 0 ? [] : [say('performance:rules.codes', { name: say(`performance:rules.${name}`), codes: terms[name].join(', ') })]));
  return [
    say('performance:rules.always.cash'),
    ...(['credit', 'writtenOff', 'unsettled', 'couponByDefault'] as const).map((name) => say('performance:rules.codes', { name: say(`performance:rules.${name}`), codes: yes(terms[name]) })),
    ...(terms.unpaid.length === 0 ? [] : [say('performance:rules.codes', { name: say('performance:rules.unpaid'), codes: terms.unpaid.map((one) => say(`performance:rules.unpaid.${one}`)).join(', ') })]),
    ...codes,
    ...(terms.partnerChangeMonths > 0 ? [say('performance:rules.partnerChange', { from: terms.partnerChangeFrom, months: terms.partnerChangeMonths })] : []),
  ];
}

export function PerformanceRulesPage(): ReactNode {
  const say = useSay();
  const read = useRead(listRules, {});
  const mayFacts = useMay(listFacts.access);
  return (
    <div>
      <PageHead title={say('performance:rules.title')} about={say('performance:rules.about')} rules={<Notices />} />
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active paragraph={{ rows: 10 }} /> : null}
      {read.data ? (
        <>
          <Versions rules={read.data} />
          <Policies policies={read.data.policies} />
        </>
      ) : null}
      {mayFacts ? <PartnerChanges /> : null}
    </div>
  );
}

function Versions({ rules }: { rules: Rules }): ReactNode {
  const say = useSay();
  const mayAdd = useMay(addRule.access);
  const [adding, setAdding] = useState(false);
  const newest = rules.versions.reduce<Version | undefined>((kept, one) => (kept === undefined || one.version > kept.version ? one : kept), undefined);
  return (
    <Section title={say('performance:rules.versions')} extra={mayAdd ? <Button type="primary" onClick={() => setAdding(true)}>{say('performance:rules.add')}</Button> : null}>
      <Table<Version>
        size="small"
        rowKey="version"
        dataSource={[...rules.versions].sort((a, b) => b.version - a.version)}
        pagination={false}
        scroll={{ x: 900 }}
        columns={[
          { key: 'version', title: say('performance:rules.version'), width: 70, render: (_, row) => row.version },
          { key: 'from', title: say('performance:rules.validFrom'), width: 100, render: (_, row) => (row.validFrom <= ALWAYS ? say('performance:rules.always') : <MonthText value={row.validFrom} />) },
          { key: 'state', title: say('performance:rules.state'), width: 100, render: (_, row) => <StatusTag tone={TONES[row.state]}>{say(`performance:rules.state.${row.state}`)}</StatusTag> },
          { key: 'terms', title: say('performance:rules.terms'), render: (_, row) => <ul className="pc-terms">{termsWords(row.terms, say).map((line) => <li key={line}>{line}</li>)}</ul> },
          { key: 'added', title: say('performance:rules.addedBy'), width: 190, render: (_, row) => (row.addedBy === null ? say('performance:rules.shipped') : <>{row.addedBy}<br /><Instant value={row.addedAt} precision="minute" /></>) },
          { key: 'note', title: say('performance:rules.note'), width: 180, render: (_, row) => row.note || <Missing /> },
        ]}
      />
      {mayAdd && newest ? <RuleDrawer open={adding} onClose={() => setAdding(false)} terms={newest.terms} earliest={rules.earliest} /> : null}
    </Section>
  );
}
