/**
 * One line with why (sales 7.1, 7.2), for the panel beside the list and for its own page: what each means of payment counts,
 * by which version of the rule, the facts the rule met, whose day it is, in which sheet and from when it is seen, its corrections.
 */
import { Link } from '@tanstack/react-router';
import { Alert, Skeleton, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { readLine } from '../../../contract/console/incentives.ts';
import { useRead } from '../../app/data.ts';
import { type Say, useSay, useSayLoose } from '../../app/language.ts';
import { compareAmounts } from '../../ui/amount-text.ts';
import { type Fact, Facts, Section } from '../../ui/detail-page.tsx';
import { Instant, LongText, Money, MonthText } from '../../ui/figures.tsx';
import { MaskedText } from '../../ui/masked-text.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { ruleWords } from '../usage/explain-words.ts';
import { MANAGER_NAME, useNamesReveal } from '../usage/reveal-names.ts';
import { FeedbackButton } from './feedback-button.tsx';
import { FeedbackDrawer, type FeedbackDrawerProps } from './feedback-thread.tsx';
import { type LineDetail, type LineKey, linePath, lineTitle } from './line-words.ts';
import { LINES } from './performance-tabs.ts';
import { Reasons, SheetTag } from './states.tsx';

type Means = LineDetail['means'][number];

export function useLine({ customerId, recordId, sequence }: LineKey) {
  return useRead(readLine, { params: { customerId, recordId, sequence } });
}

export function LinePanel({ line }: { line: LineKey }): ReactNode {
  const say = useSay();
  const read = useLine(line);
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 12 }} />;
  return (
    <>
      <div className="pc-line-actions"><LineFeedback detail={read.data} /></div>
      <LineExplanation detail={read.data} />
      <Section title={say('performance:field.product')}>
        <Facts items={lineFacts(read.data.line, say)} />
      </Section>
    </>
  );
}

/** The thread of this line, one press away. */
export function LineFeedback({ detail: { line } }: { detail: LineDetail }): ReactNode {
  const say = useSay();
  const [open, setOpen] = useState<FeedbackDrawerProps['open']>(null);
  return (
    <>
      <FeedbackButton type="default" state={line.feedback} onOpen={() => setOpen({ subject: { kind: 'line', customerId: line.customerId, recordId: line.recordId, sequence: line.sequence }, what: lineTitle(line, say) })} />
      <FeedbackDrawer open={open} onClose={() => setOpen(null)} />
    </>
  );
}

export function lineFacts(line: LineDetail['line'], say: Say): Fact[] {
  return [
    { key: 'service', label: say('performance:field.service'), value: <LongText lines={2}>{line.serviceName}</LongText> },
    { key: 'product', label: say('performance:field.product'), value: <LongText lines={2}>{line.productName}</LongText> },
    { key: 'tradeNo', label: say('performance:field.tradeNo'), value: <LongText lines={2}>{line.tradeNo}</LongText> },
    { key: 'chargingMode', label: say('performance:field.chargingMode'), value: say(`usage:chargingMode.${line.chargingMode}`) },
    { key: 'billType', label: say('performance:field.billType'), value: say(`usage:billType.${line.billType}`) },
    { key: 'associationType', label: say('performance:field.associationType'), value: say(`customers:association.${line.associationType}`) },
    { key: 'consumedFrom', label: say('performance:field.consumedFrom'), value: <Instant value={line.consumedFrom} business /> },
    { key: 'recognisedAt', label: say('performance:field.recognisedAt'), value: <Instant value={line.recognisedAt} business /> },
    { key: 'kind', label: say('performance:field.kind'), value: say(`performance:lineKind.${line.kind}`) },
  ];
}

export function LineExplanation({ detail }: { detail: LineDetail }): ReactNode {
  return (
    <>
      <WhyAmount detail={detail} />
      <Sheet detail={detail} />
      <Owner detail={detail} />
      <Chain detail={detail} />
    </>
  );
}

const isZero = (amount: string): boolean => compareAmounts(amount, '0') === 0;

/** A means of payment and, below its name, why it does not count in full or is not paid back. */
function MeansCell({ one, say }: { one: Means; say: Say }): ReactNode {
  return (
    <span className="pc-means">
      {say(`performance:means.${one.means}`)}
      <small>{say(one.reason === null ? 'performance:why.full' : `performanceReasons:${one.reason}`)}</small>
    </span>
  );
}

function WhyAmount({ detail: { line, means, rule, facts } }: { detail: LineDetail }): ReactNode {
  const say = useSay();
  const unpaid = means.some((one) => !isZero(one.unpaidAmount));
  return (
    <Section title={`${say('performance:why')} (${line.currency})`}>
      <p className="pc-about">{say('performance:why.about', { version: rule.version, from: rule.validFrom })}</p>
      {means.length === 0 ? <Alert type="info" showIcon title={say('performanceReasons:nothing_due')} /> : (
        <Table<Means>
          size="small"
          rowKey="means"
          dataSource={means}
          pagination={false}
          columns={[
            { key: 'means', title: say('performance:why.means'), render: (_, one) => <MeansCell one={one} say={say} /> },
            { key: 'amount', title: say('performance:why.paid'), align: 'right', render: (_, one) => <Money value={one.amount} /> },
            { key: 'counted', title: say('performance:why.counted'), align: 'right', render: (_, one) => <strong><Money value={one.countedAmount} /></strong> },
            ...(unpaid ? [{ key: 'unpaid', title: say('performance:why.unpaid'), align: 'right' as const, render: (_: unknown, one: Means) => <Money value={one.unpaidAmount} /> }] : []),
          ]}
        />
      )}
      {facts.length > 0 ? (
        <ul className="pc-owners">
          {facts.map((fact) => (
            <li key={`${fact.kind} ${fact.from}`}>
              <div className="pc-owners-head">
                <span>{say(`performance:why.fact.${fact.kind}`)}</span>
                <span className="pc-figure">{fact.to === null ? say('performance:why.fact.open', { from: fact.from }) : say('performance:why.fact.days', { from: fact.from, to: fact.to })}</span>
              </div>
              {fact.text ? <small>{fact.text}</small> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function Sheet({ detail: { line, visibleFrom, record } }: { detail: LineDetail }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  return (
    <Section title={say('performance:why.sheet')} extra={<Link to={LINES} search={{ sheetId: line.sheetId } as never}>{say('performance:lines.toSheet')}</Link>}>
      {line.lateFor ? <p className="pc-about">{say('performance:why.lateFor', { month: line.lateFor })}</p> : null}
      <Facts
        items={[
          { key: 'month', label: say('performance:field.month'), value: <MonthText value={line.sheetMonth} /> },
          { key: 'state', label: say('performance:field.state'), value: <SheetTag state={line.state} /> },
          { key: 'id', label: say('performance:field.sheetId'), value: <span className="pc-code">{line.sheetId}</span> },
          { key: 'seen', label: say('performance:why.visibleFrom'), help: say(`performance:latency.${line.latency}`), value: <Instant value={visibleFrom} business precision="minute" /> },
          { key: 'source', label: say('performance:why.source'), value: <>{sayLoose(`usage:source.${record.source}`, record.source)}{record.reversesId ? <small className="pc-about"> {say('performance:why.reverses')}</small> : null}</> },
        ]}
      />
    </Section>
  );
}

function Owner({ detail: { line, owner } }: { detail: LineDetail }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const reveal = useNamesReveal();
  return (
    <Section title={say('performance:why.owner')}>
      <p className="pc-about">{owner.manager === null ? say('performance:why.ownerNone') : say('performance:why.ownerAbout', { day: line.day })}</p>
      <Facts
        items={[
          { key: 'manager', label: say('performance:field.manager'), value: <MaskedText name={say('performance:field.manager')} text={owner.manager?.name ?? say('performance:field.nobody')} column={MANAGER_NAME} id={owner.manager?.memberId ?? null} reveal={reveal} /> },
          { key: 'day', label: say('performance:field.day'), value: <span className="pc-figure">{line.day}</span> },
          ...(owner.manager === null ? [] : [{ key: 'days', label: say('performance:why.ownerDays'), value: <span className="pc-figure">{owner.fromDay === null && owner.toDay === null ? say('performance:why.ownerAlways') : `${owner.fromDay ?? '…'} – ${owner.toDay ?? say('performance:why.ownerOpen')}`}</span> }]),
          { key: 'rule', label: say('usage:basis.label'), help: ruleWords(owner.rule, sayLoose), value: <span className="pc-figure">{say('usage:record.ruleNumber', { rule: owner.rule })}</span> },
        ]}
      />
    </Section>
  );
}

function Chain({ detail: { line, chain } }: { detail: LineDetail }): ReactNode {
  const say = useSay();
  return (
    <Section title={say('performance:why.chain')}>
      {chain.length < 2 ? <p className="pc-about">{say('performance:why.chainNone')}</p> : (
        <ol className="pc-owners">
          {chain.map((one) => (
            <li key={one.sequence}>
              <div className="pc-owners-head">
                <span>
                  <Link to={linePath({ ...line, sequence: one.sequence })}>{one.corrects === null ? say('performance:why.chainFirst', { sequence: one.sequence }) : say('performance:why.chainCorrects', { sequence: one.sequence, corrects: one.corrects })}</Link>
                  {one.sequence === line.sequence ? ` · ${say('performance:why.this')}` : null}
                </span>
                <Money value={one.amount} currency={line.currency} />
              </div>
              <small><MonthText value={one.sheetMonth} /> · <Instant value={one.recognisedAt} business precision="minute" /></small>
              <Reasons reasons={one.reasons} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

