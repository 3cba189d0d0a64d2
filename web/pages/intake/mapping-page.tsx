/** 子账号映射: suggested, confirmed, remembered; waiting rows are tried again by themselves. */
import { App, Button, Modal, type RefSelectProps, Select } from 'antd';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { palette } from '../../../contract/console/customers.ts';
import { listSubAccounts, mapSubAccounts } from '../../../contract/console/intake.ts';
import { call } from '../../app/client.ts';
import { useWrite } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { useCustomerReveal } from '../../app/reveal-customers.ts';
import { useMay } from '../../app/session.tsx';
import type { Choice, FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { usePartnerChoices } from './partner-choice.tsx';

type Row = RowOf<typeof listSubAccounts>;
type Decision = string | null;
const TONES: Record<Row['state'], Tone> = { unmapped: 'attention', suggested: 'waiting', confirmed: 'done', ignored: 'quiet' };
const STATES = Object.keys(TONES) as Row['state'][];

export function MappingPage(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const { message } = App.useApp();
  const may = useMay(mapSubAccounts.access);
  const partners = usePartnerChoices();
  const reveal = useCustomerReveal();
  const map = useWrite(mapSubAccounts, ['usage', 'customers', 'platform']);
  const [choosing, setChoosing] = useState<Row | null>(null);
  const decide = async (rows: readonly Row[], decision: (row: Row) => Decision, partnerId?: string): Promise<boolean> => {
    try {
      const done = await map.run({ body: { ...(partnerId ? { partnerId } : {}), decisions: rows.map((row) => ({ subAccountKey: row.subAccountKey, customerId: decision(row) })) } });
      void message.success(say('intake:map.done', { confirmed: done.confirmed }) + (done.runId ? ` · ${say('intake:map.retrying')}` : ''));
      return true;
    } catch (error) {
      void message.error(problemWords(error, say));
      return false;
    }
  };
  const filters = useMemo<FilterDefinition[]>(
    () => [
      { kind: 'choice', key: 'state', label: say('intake:map.state'), place: 'tabs', required: true, initial: 'all', choices: [{ value: 'all', label: say('intake:map.all') }, ...STATES.map((value) => ({ value, label: say(`intake:map.state.${value}`) }))] },
      { kind: 'text', key: 'q', label: say('intake:map.search') },
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('intake:load.partner'), choices: partners, place: 'bar' as const }] : []),
    ],
    [say, partners],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('intake:map.name'), always: true, value: (row) => row.name || row.subAccount }),
      textColumn({ key: 'account', title: say('intake:map.account'), value: (row) => row.subAccount }),
      { key: 'state', title: say('intake:map.state'), width: 120, render: (row) => <StatusTag tone={TONES[row.state]}>{say(`intake:map.state.${row.state}`)}</StatusTag> },
      {
        key: 'customer', title: say('intake:map.customer'), width: 220, masked: { column: 'name', idOf: (row) => row.customer?.customerId ?? null },
        render: (row, revealed) => (row.customer ? <Link to={`/sales/customers/${row.customer.customerId}`}>{revealed || row.customer.name || row.customer.number}</Link> : null),
      },
      textColumn({ key: 'reason', title: say('intake:map.reason'), value: (row) => (row.suggestionReason ? sayLoose(`intake:suggestion.${row.suggestionReason}`, row.suggestionReason) : '') }),
      quantityColumn({ key: 'waiting', title: say('intake:map.waiting'), value: (row) => String(row.waitingRows) }),
      textColumn({ key: 'provider', title: say('intake:map.provider'), value: (row) => row.provider }),
      textColumn({ key: 'billing', title: say('intake:map.billing'), value: (row) => row.billingAccount }),
      instantColumn({ key: 'firstSeenAt', title: say('intake:map.firstSeen'), value: (row) => row.firstSeenAt }),
    ],
    [say, sayLoose],
  );
  const partnerOf = () => new URLSearchParams(window.location.search).get('partnerId')?.replaceAll('"', '') ?? undefined;
  return (
    <>
      <ListPage
        id="sub-accounts"
        title={say('shell:page.mapping')}
        about={say('intake:map.about')}
        list={listSubAccounts}
        paging="keyset"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.subAccountKey}
        rowName={(row) => row.name || row.subAccount}
        {...(reveal ? { reveal } : {})}
        {...(may
          ? {
              rowActionsWidth: 190,
              rowActions: (row: Row) =>
                row.state === 'confirmed' ? null : (
                  <>
                    {row.state === 'suggested' && row.customer ? (
                      <Button type="link" size="small" onClick={() => void decide([row], (r) => r.customer?.customerId ?? null, partnerOf())}>
                        {say('intake:map.confirm')}
                      </Button>
                    ) : null}
                    <Button type="link" size="small" onClick={() => setChoosing(row)}>
                      {say('intake:map.choose')}
                    </Button>
                  </>
                ),
              batch: [
                { key: 'confirm', label: say('intake:map.confirm'), refuse: (rows: readonly Row[]) => (rows.some((row) => row.state !== 'suggested') ? say('intake:map.onlySuggested') : null), run: (rows: readonly Row[], done: () => void) => void decide(rows, (row) => row.customer?.customerId ?? null, partnerOf()).then((ok) => ok && done()) },
                { key: 'create', label: say('intake:map.create'), refuse: (rows: readonly Row[]) => (rows.some((row) => row.state === 'confirmed') ? say('intake:map.notConfirmed') : null), run: (rows: readonly Row[], done: () => void) => void decide(rows, () => 'create', partnerOf()).then((ok) => ok && done()) },
                { key: 'ignore', label: say('intake:map.ignore'), refuse: (rows: readonly Row[]) => (rows.some((row) => row.state === 'confirmed') ? say('intake:map.notConfirmed') : null), run: (rows: readonly Row[], done: () => void) => void decide(rows, () => null, partnerOf()).then((ok) => ok && done()) },
              ],
            }
          : {})}
        empty={{ title: say('intake:map.empty'), hint: say('intake:map.emptyHint') }}
      />
      {choosing ? <ChooseCustomer row={choosing} onClose={() => setChoosing(null)} onChoose={async (customerId) => {
        if (await decide([choosing], () => customerId, partnerOf())) setChoosing(null);
      }} /> : null}
    </>
  );
}

/** Finds a customer by typing; the server searches within what the member may see. */
function ChooseCustomer({ row, onClose, onChoose }: { row: Row; onClose: () => void; onChoose: (customerId: string) => Promise<void> }): ReactNode {
  const say = useSay();
  const [options, setOptions] = useState<Choice[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const field = useRef<RefSelectProps>(null);
  const latest = useRef('');
  const search = async (q: string): Promise<void> => {
    latest.current = q.trim();
    if (q.trim() === '') return;
    const found = await call(palette, { query: { q: q.trim() } });
    // A slow answer to fewer letters must not replace the quick one to more.
    if (latest.current === q.trim()) setOptions(found.items.map((item) => ({ value: item.id, label: `${item.name} · ${item.number}` })));
  };
  return (
    // The dialog takes the focus for itself when it stands: the field gets it after that.
    <Modal open afterOpenChange={(shown) => shown && field.current?.focus()} title={say('intake:map.chooseTitle', { name: row.name || row.subAccount })} onCancel={onClose} okText={say('intake:map.save')} okButtonProps={{ disabled: !chosen }} onOk={() => (chosen ? onChoose(chosen) : undefined)}>
      <p className="pc-about">{say('intake:map.chooseHelp')}</p>
      <Select ref={field} showSearch={{ filterOption: false, onSearch: (q) => void search(q) }} style={{ width: '100%' }} options={options} value={chosen} onChange={setChosen} aria-label={say('intake:map.choose')} notFoundContent={null} />
    </Modal>
  );
}
