/** What new terms would do to last month's records of one partner: side by side with the rule that held, by currency and by reason. */
import { Button, Select, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { previewRule, type RecognitionTerms } from '../../../contract/console/performance-rules.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { changePercent } from '../../ui/amount-text.ts';
import { Money, Quantity } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { usePartnersToChoose } from '../usage/whose-filters.ts';

type Preview = OutputOf<typeof previewRule>;

export function RulePreview({ terms }: { terms: RecognitionTerms }): ReactNode {
  const say = useSay();
  const partners = usePartnersToChoose();
  const [partnerId, setPartnerId] = useState<string | undefined>(partners[0]?.value);
  const [made, setMade] = useState<{ readonly of: string; readonly preview: Preview } | null>(null);
  // Reads only: nothing becomes stale by it.
  const ask = useWrite(previewRule, []);
  const asked = JSON.stringify([partnerId, terms]);
  const run = (): void => {
    if (partnerId) ask.run({ body: { partnerId, terms } }).then((preview) => setMade({ of: asked, preview }), () => undefined);
  };
  const shown = made?.of === asked ? made.preview : null;
  return (
    <section className="pc-rule-preview" aria-label={say('performance:rules.preview')}>
      <h3>{say('performance:rules.preview')}</h3>
      <p className="pc-about">{say('performance:rules.previewAbout')}</p>
      <div className="pc-rule-preview-ask">
        <Select aria-label={say('performance:rules.previewPartner')} value={partnerId ?? null} options={[...partners]} onChange={(value) => setPartnerId(value ?? undefined)} showSearch={{ optionFilterProp: 'label' }} />
        <Button onClick={run} loading={ask.running} disabled={!partnerId}>{say('performance:rules.previewRun')}</Button>
      </div>
      {ask.problem ? <ProblemView problem={ask.problem} /> : null}
      {shown ? <Shown preview={shown} /> : null}
    </section>
  );
}

function Shown({ preview }: { preview: Preview }): ReactNode {
  const say = useSay();
  const changed = preview.reasons.filter((one) => one.nowRecords !== one.thenRecords);
  if (preview.currencies.length === 0) return <p className="pc-about">{say('performance:rules.previewNone')}</p>;
  return (
    <>
      <h4>{say('performance:rules.previewMonth', { month: preview.month })}</h4>
      <Table<Preview['currencies'][number]>
        size="small"
        rowKey="currency"
        dataSource={preview.currencies}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { key: 'currency', title: say('performance:field.currency'), render: (_, one) => one.currency },
          { key: 'now', title: say('performance:rules.previewNow'), align: 'right', render: (_, one) => <Money value={one.nowAmount} /> },
          { key: 'then', title: say('performance:rules.previewThen'), align: 'right', render: (_, one) => <strong><Money value={one.thenAmount} /></strong> },
          { key: 'change', title: say('performance:review.change'), align: 'right', render: (_, one) => <span className="pc-figure">{changePercent(one.nowAmount, one.thenAmount) ?? '—'}</span> },
          { key: 'unpaidNow', title: say('performance:rules.previewUnpaidNow'), align: 'right', render: (_, one) => <Money value={one.nowUnpaidAmount} /> },
          { key: 'unpaidThen', title: say('performance:rules.previewUnpaidThen'), align: 'right', render: (_, one) => <Money value={one.thenUnpaidAmount} /> },
          { key: 'records', title: say('performance:field.lines'), render: (_, one) => say('performance:rules.previewRecords', { changed: one.changedRecords, records: one.records }) },
        ]}
      />
      {changed.length === 0 ? <p className="pc-about">{say('performance:rules.previewSame')}</p> : (
        <Table<Preview['reasons'][number]>
          size="small"
          rowKey={(one) => `${one.reason} ${one.currency}`}
          dataSource={changed}
          pagination={false}
          columns={[
            { key: 'reason', title: say('performance:why.reason'), render: (_, one) => say(`performance:reason.${one.reason}`) },
            { key: 'currency', title: say('performance:field.currency'), width: 80, render: (_, one) => one.currency },
            { key: 'now', title: say('performance:rules.reasonNow'), align: 'right', width: 120, render: (_, one) => <Quantity value={one.nowRecords} /> },
            { key: 'then', title: say('performance:rules.reasonThen'), align: 'right', width: 120, render: (_, one) => <Quantity value={one.thenRecords} /> },
          ]}
        />
      )}
    </>
  );
}
