/** The operator decides a transfer: what moves from whom to whom, a note, approve or refuse. */
import { App, Button, Input, Modal } from 'antd';
import { type ComponentRef, type ReactNode, useRef, useState } from 'react';
import { decideTransfer } from '../../../contract/console/incentives.ts';
import { useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { shortAmount } from '../../ui/amount-text.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import type { TransferRow } from './transfers-page.tsx';

type Decision = 'approved' | 'refused';

export function DecideDialog({ row, partnerId, onClose }: { row: TransferRow; partnerId: string; onClose: () => void }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const [wanted, setWanted] = useState<Decision | null>(null);
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const decide = useWrite(decideTransfer);
  const submit = (decision: Decision): void => {
    setWanted(decision);
    decide.run({ params: { transferId: row.transferId }, body: { partnerId, decision, note } }).then(
      () => {
        void message.success(say(`performance:transfers.${decision}`));
        onClose();
      },
      // Said in the dialog by `decide.problem`.
      () => undefined,
    );
  };
  const name = (person: TransferRow['from']) => person?.name ?? say('performance:field.nobody');
  return (
    <Modal
      open
      onCancel={onClose}
      title={say('performance:transfers.decideTitle')}
      afterOpenChange={(shown) => shown && field.current?.focus()}
      footer={[
        <Button key="cancel" onClick={onClose}>{say('ui:cancel')}</Button>,
        <Button key="refuse" loading={decide.running && wanted === 'refused'} disabled={decide.running} onClick={() => submit('refused')}>{say('performance:transfers.refuse')}</Button>,
        <Button key="approve" type="primary" loading={decide.running && wanted === 'approved'} disabled={decide.running} onClick={() => submit('approved')}>{say('performance:transfers.approve')}</Button>,
      ]}
    >
      <p>{say('performance:transfers.decideAbout', { customer: row.customerName || row.accountName, amount: `${shortAmount(row.amount)} ${row.currency}`, from: row.fromDay, to: row.toDay, giver: name(row.from), taker: name(row.to) })}</p>
      {row.reason ? <blockquote className="pc-quote">{row.reason}</blockquote> : null}
      <Input.TextArea ref={field} rows={3} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} aria-label={say('performance:transfers.note')} placeholder={say('performance:transfers.note')} />
      {decide.problem ? <ProblemView problem={decide.problem} /> : null}
    </Modal>
  );
}
