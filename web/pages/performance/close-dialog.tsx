/** 定稿: the totals that were reviewed go along, so that a sheet that changed meanwhile is not closed unseen; then the new amounts stand beside and are reviewed again. */
import { App, Alert, Button, Input, Modal, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { closeSheet, listReview } from '../../../contract/console/incentives.ts';
import { asProblem, call } from '../../app/client.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { compareAmounts } from '../../ui/amount-text.ts';
import { Money } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import type { ReviewRow } from './review-row.tsx';

interface Total {
  readonly currency: string;
  readonly amount: string;
}

export function CloseDialog({ row, onClose }: { row: ReviewRow; onClose: () => void }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const [seen, setSeen] = useState<readonly Total[]>(row.currencies);
  const [now, setNow] = useState<readonly Total[] | null>(null);
  const [note, setNote] = useState('');
  const close = useWrite(closeSheet);
  const again = async (): Promise<void> => {
    const found = await call(listReview, { query: { partnerId: row.partnerId, month: row.month } }).catch(() => null);
    setNow(found?.items.find((one) => one.sheetId === row.sheetId)?.currencies ?? null);
  };
  const submit = async (): Promise<void> => {
    try {
      await close.run({ params: { sheetId: row.sheetId }, body: { partnerId: row.partnerId, totals: seen.map(({ currency, amount }) => ({ currency, amount })), note } });
      void message.success(say('performance:review.done'));
      onClose();
    } catch (error) {
      if (asProblem(error)?.code === 'incentives.sheet_changed') await again();
    }
  };
  return (
    <Modal
      open
      width={600}
      onCancel={onClose}
      title={say('performance:review.closeTitle', { partner: row.partnerName, month: row.month })}
      footer={[
        <Button key="cancel" onClick={onClose}>{say('ui:cancel')}</Button>,
        now ? (
          <Button key="again" type="primary" onClick={() => {
            setSeen(now);
            setNow(null);
            close.reset();
          }}>{say('performance:review.again')}</Button>
        ) : <Button key="close" type="primary" loading={close.running} onClick={() => void submit()}>{say('performance:review.close')}</Button>,
      ]}
    >
      <p>{say('performance:review.closeAbout')}</p>
      {row.openFeedback > 0 ? <Alert className="pc-close-notice" type="warning" showIcon title={say('performance:review.closeOpen', { count: row.openFeedback })} /> : null}
      <Totals seen={seen} now={now} />
      <Input.TextArea rows={3} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} aria-label={say('performance:review.note')} placeholder={say('performance:review.note')} />
      {close.problem ? <ProblemView problem={close.problem} /> : null}
    </Modal>
  );
}

/** What was reviewed; once the sheet has changed, what it is now beside it. */
function Totals({ seen, now }: { seen: readonly Total[]; now: readonly Total[] | null }): ReactNode {
  const say = useSay();
  const currencies = [...new Set([...seen, ...(now ?? [])].map(({ currency }) => currency))].sort();
  const rows = currencies.map((currency) => ({ currency, seen: seen.find((one) => one.currency === currency)?.amount ?? '0', now: now?.find((one) => one.currency === currency)?.amount ?? '0' }));
  return (
    <Table<(typeof rows)[number]>
      className="pc-close-notice"
      size="small"
      rowKey="currency"
      dataSource={rows}
      pagination={false}
      locale={{ emptyText: say('performance:review.nothing') }}
      columns={[
        { key: 'currency', title: say('performance:field.currency'), width: 90, render: (_, one) => one.currency },
        { key: 'seen', title: say('performance:review.seen'), align: 'right', render: (_, one) => <Money value={one.seen} full /> },
        ...(now ? [{ key: 'now', title: say('performance:review.now'), align: 'right' as const, render: (_: unknown, one: (typeof rows)[number]) => (compareAmounts(one.seen, one.now) === 0 ? <Money value={one.now} full /> : <strong><Money value={one.now} full /></strong>) }] : []),
      ]}
    />
  );
}
