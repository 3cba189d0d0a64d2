/**
 * One record with why, for the panel beside the list and for its own page: the way from list price to amount due to
 * means of payment, whose customer it was on that day under each basis, where the record came from, its corrections.
 */
import { Link } from '@tanstack/react-router';
import { Alert, Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { explainRecord } from '../../../contract/console/usage.ts';
import { useRead } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { Facts, Section } from '../../ui/detail-page.tsx';
import { Eye } from '../../ui/eye.tsx';
import { Instant, Money, Quantity } from '../../ui/figures.tsx';
import type { Column } from '../../ui/list-column.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useReveals } from '../../ui/reveal.ts';
import { type Explained, inputWords, ruleWords, signOf, stepWords } from './explain-words.ts';
import { RecordFacts } from './record-facts.tsx';
import { basisSearch } from './records-link.ts';
import { MANAGER_NAME, useNamesReveal } from './reveal-names.ts';
import { useBasisAsked } from './search-part.ts';

type Owner = Explained['owners'][number];

export interface RecordKey {
  readonly customerId: string;
  readonly recordId: string;
}

export function RecordPanel({ customerId, recordId }: RecordKey): ReactNode {
  const basis = useBasisAsked();
  const read = useRead(explainRecord, { params: { customerId, recordId }, query: { basis } });
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 12 }} />;
  return <RecordExplanation explained={read.data} withFacts />;
}

export function RecordExplanation({ explained, withFacts = false }: { explained: Explained; withFacts?: boolean }): ReactNode {
  return (
    <>
      <Derivation explained={explained} />
      <Owners explained={explained} />
      {withFacts ? <RecordFacts record={explained.record} /> : null}
      <Origin explained={explained} />
      <Corrections explained={explained} />
      <Extra extra={explained.extra} />
    </>
  );
}

function Derivation({ explained }: { explained: Explained }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const { record, derivation, zeroReason } = explained;
  return (
    <Section title={`${say('usage:record.why')} (${record.currency})`}>
      {zeroReason ? <Alert className="pc-usage-zero" type="info" title={say('usage:record.zero')} description={say(`usage:zeroReason.${zeroReason}`)} showIcon /> : <p className="pc-about">{say('usage:record.whyAbout')}</p>}
      <table className="pc-derivation">
        <thead className="pc-hidden">
          <tr>
            <th scope="col">{say('usage:record.step')}</th>
            <th scope="col">{say('usage:record.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {derivation.map((step, index) => (
            <tr key={step.key} className={step.key === 'due' ? 'pc-derivation-due' : undefined}>
              <th scope="row">
                <span className="pc-derivation-sign">{signOf(step)}</span>
                <span className="pc-derivation-words">
                  <span className="pc-derivation-name">{stepWords(step, sayLoose)}</span>
                  <RuleLine rule={step.rule} said={derivation.slice(0, index).some((earlier) => earlier.rule === step.rule)} />
                  {Object.keys(step.inputs).length > 0 ? <small>{inputWords(step.inputs, sayLoose)}</small> : null}
                  {step.note ? <small>{sayLoose(`intakeReasons:note.${step.note}`, step.note)}</small> : null}
                </span>
              </th>
              <td>
                <Money value={step.amount} full />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** A rule is spelled out where it is first used; later steps name its number. */
function RuleLine({ rule, said }: { rule: string; said: boolean }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const words = ruleWords(rule, sayLoose);
  return (
    <small>
      <span className="pc-figure">{say('usage:record.ruleNumber', { rule })}</span>
      {said || words === rule ? null : ` ${words}`}
    </small>
  );
}

function Owners({ explained }: { explained: Explained }): ReactNode {
  const say = useSay();
  const { owners, record } = explained;
  const title = say('customers:field.manager');
  const column = useMemo<Column<Owner>>(() => ({ key: 'owner', title, masked: { column: MANAGER_NAME, idOf: (owner) => owner.manager?.memberId ?? null }, render: () => null }), [title]);
  const eyes = useReveals(useNamesReveal(), owners, record.recordId);
  const managed = owners.some((owner) => owner.manager !== null);
  return (
    <Section title={say('usage:record.owners')} extra={eyes && managed ? <Eye name={title} open={eyes.isOpen(column)} busy={eyes.isBusy(column)} onPress={() => eyes.toggle(column)} /> : null}>
      <p className="pc-about">{say('usage:record.ownersAbout', { day: record.day })}</p>
      <ul className="pc-owners">
        {owners.map((owner) => (
          <li key={owner.basis}>
            <div className="pc-owners-head">
              <span>{say(`usage:basis.${owner.basis}`)}</span>
              <strong>{eyes?.valueOf(column, owner) ?? owner.manager?.name ?? say('usage:record.noOwner')}</strong>
            </div>
            <RuleLine rule={owner.rule} said={false} />
            {owner.manager ? (
              <small>
                {say('usage:record.days')} {owner.fromDay === null && owner.toDay === null ? say('usage:record.always') : `${owner.fromDay ?? '…'} – ${owner.toDay ?? say('usage:record.stillOpen')}`}
                {owner.assignedAt ? (
                  <>
                    {' · '}
                    {say('usage:record.assigned')} <Instant value={owner.assignedAt} business precision="minute" />
                  </>
                ) : null}
                {owner.unassignedAt ? (
                  <>
                    {' · '}
                    {say('usage:record.unassigned')} <Instant value={owner.unassignedAt} business precision="minute" />
                  </>
                ) : null}
              </small>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Origin({ explained }: { explained: Explained }): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const { origin, record } = explained;
  return (
    <Section
      title={say('usage:record.origin')}
      extra={
        <Link to="/sales/consumption/records" search={{ month: record.month, runId: origin.runId, zero: 'all' } as never}>
          {say('usage:record.inRun')}
        </Link>
      }
    >
      <Facts
        items={[
          { key: 'source', label: say('usage:record.source'), value: sayLoose(`usage:source.${origin.source}`, origin.source) },
          { key: 'file', label: say('usage:record.file'), value: origin.fileName || '—' },
          { key: 'line', label: say('usage:record.line'), value: <Quantity value={origin.line} /> },
          { key: 'loadedAt', label: say('usage:record.loadedAt'), value: <Instant value={origin.loadedAt} /> },
          { key: 'revision', label: say('usage:record.revision'), value: <Quantity value={origin.revision} /> },
          ...(origin.sourceRecordId ? [{ key: 'sourceRecordId', label: say('usage:record.sourceRecordId'), value: <span className="pc-code">{origin.sourceRecordId}</span> }] : []),
        ]}
      />
    </Section>
  );
}

function Corrections({ explained }: { explained: Explained }): ReactNode {
  const say = useSay();
  const { corrections, record } = explained;
  const basis = useBasisAsked();
  return (
    <Section title={say('usage:record.corrections')}>
      {corrections.length === 0 ? <p className="pc-about">{say('usage:record.correctionsNone')}</p> : null}
      <ul className="pc-owners">
        {corrections.map((correction) => (
          <li key={`${correction.relation} ${correction.recordId}`}>
            <div className="pc-owners-head">
              <Link to={`/sales/consumption/records/${record.customerId}/${correction.recordId}`} search={basisSearch(basis) as never}>{say(`usage:record.relation.${correction.relation}`)}</Link>
              <Money value={correction.dueAmount} currency={record.currency} full />
            </div>
            <small>
              {say('usage:record.loadedAt')} <Instant value={correction.loadedAt} />
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Extra({ extra }: { extra: Explained['extra'] }): ReactNode {
  const say = useSay();
  const fields = Object.entries(extra);
  if (fields.length === 0) return null;
  return (
    <Section title={say('usage:record.extra')}>
      <Facts items={fields.map(([name, value]) => ({ key: name, label: name, value: value === '' ? '—' : value }))} />
    </Section>
  );
}
