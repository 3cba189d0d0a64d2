/** 隔离记录: rows that could not be loaded, why, and the ways on: mend and retry, map, or set aside with a note. */
import { Link } from '@tanstack/react-router';
import { App, Button, Form, Input, Modal } from 'antd';
import { type ComponentRef, type ReactNode, useMemo, useRef, useState } from 'react';
import { dismissQuarantine, fixQuarantine, listQuarantine, retryQuarantine } from '../../../contract/console/intake.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { LongText } from '../../ui/figures.tsx';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { type FilterQuery, ListPage, type RowOf } from '../../ui/list-page.tsx';
import { problemWords } from '../../ui/problem-view.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { usePartnerChoices } from './partner-choice.tsx';

type Row = RowOf<typeof listQuarantine>;
const TONES: Record<Row['state'], Tone> = { open: 'attention', loaded: 'done', duplicate: 'quiet', dismissed: 'quiet' };
const NO_REASONS: readonly { reason: string; rows: number }[] = [];
const STATES = Object.keys(TONES) as Row['state'][];

/** Mapping reasons are mended on another page than the row itself. */
const MAPPING_REASONS = new Set(['sub_account_unmapped', 'sub_account_ignored']);

function useReasonWords(): (row: Pick<Row, 'reason' | 'params'>) => string {
  const say = useSayLoose();
  return (row) => say(`intakeReasons:row.${row.reason}`, row.reason, row.params);
}

export function QuarantinePage(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const words = useReasonWords();
  const may = useMay(fixQuarantine.access);
  const partners = usePartnerChoices();
  const [setting, setSetting] = useState<{ rows: readonly Row[]; done: () => void } | null>(null);
  // The filter offers the reasons there are, whatever page of the list is shown.
  const head = useRead(listQuarantine, { query: { state: 'all', limit: '1' } });
  const reasons = head.data?.reasons ?? NO_REASONS;
  const filters = useMemo<FilterDefinition[]>(
    () => [
      { kind: 'choice', key: 'state', label: say('intake:quarantine.state'), place: 'tabs', required: true, initial: 'open', choices: [...STATES.map((value) => ({ value, label: say(`intake:quarantine.state.${value}`) })), { value: 'all', label: say('intake:quarantine.all') }] },
      { kind: 'choice', key: 'reason', label: say('intake:quarantine.reason'), choices: reasons.map(({ reason, rows }) => ({ value: reason, label: say('intake:quarantine.rows', { reason: sayLoose(`intakeReasons:row.${reason}`, reason), rows }) })) },
      { kind: 'text', key: 'runId', label: say('shell:page.runs'), exact: true },
      ...(partners.length > 0 ? [{ kind: 'choice' as const, key: 'partnerId', label: say('intake:load.partner'), choices: partners, place: 'bar' as const }] : []),
    ],
    [say, sayLoose, partners, reasons],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'reason', title: say('intake:quarantine.reason'), always: true, opens: true, width: 420, render: (row) => <LongText lines={2}>{words(row)}</LongText> },
      { key: 'state', title: say('intake:quarantine.state'), width: 110, render: (row) => <StatusTag tone={TONES[row.state]} title={row.note || undefined}>{say(`intake:quarantine.state.${row.state}`)}</StatusTag> },
      textColumn({ key: 'file', title: say('intake:quarantine.file'), value: (row) => row.fileName }),
      quantityColumn({ key: 'line', title: say('intake:quarantine.line'), value: (row) => String(row.line) }),
      instantColumn({ key: 'createdAt', title: say('intake:quarantine.createdAt'), value: (row) => row.createdAt }),
      instantColumn({ key: 'closedAt', title: say('intake:quarantine.closedAt'), value: (row) => row.closedAt }),
    ],
    [say, words],
  );
  return (
    <>
      <ListPage
        id="quarantine"
        title={say('shell:page.quarantine')}
        about={say('intake:quarantine.about')}
        list={listQuarantine}
        paging="keyset"
        filters={filters}
        columns={columns}
        rowKey={(row) => row.quarantineId}
        rowName={(row) => `${row.fileName} ${row.line}`}
        above={(query) => (may ? <RetryBar query={query} /> : null)}
        panel={(row) => (row ? <RowPanel key={row.quarantineId} row={row} /> : null)}
        {...(may ? { batch: [{ key: 'dismiss', label: say('intake:quarantine.dismiss'), refuse: (rows: readonly Row[]) => (rows.some((row) => row.state !== 'open') ? say('intake:quarantine.onlyOpen') : null), run: (rows: readonly Row[], done: () => void) => setSetting({ rows, done }) }] } : {})}
        empty={{ title: say('intake:quarantine.empty'), hint: say('intake:quarantine.emptyHint') }}
      />
      {setting ? <DismissDialog rows={setting.rows} onClose={() => setSetting(null)} onDone={() => {
        setting.done();
        setSetting(null);
      }} /> : null}
    </>
  );
}

function RetryBar({ query }: { query: FilterQuery }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const retry = useWrite(retryQuarantine, ['usage', 'platform']);
  const only = (key: string) => (query[key] ? { [key]: query[key] } : {});
  return (
    <div className="pc-toolbar">
      <Button loading={retry.running} onClick={() => void retry.run({ body: { ...only('partnerId'), ...only('reason'), ...only('runId') } }).then(() => message.success(say('intake:quarantine.retried')), (error: unknown) => message.error(problemWords(error, say)))}>
        {say('intake:quarantine.retry')}
      </Button>{' '}
      <Link to="/sales/intake/mapping">{say('intake:quarantine.toMapping')}</Link>
    </div>
  );
}

function DismissDialog({ rows, onClose, onDone }: { rows: readonly Row[]; onClose: () => void; onDone: () => void }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const dismiss = useWrite(dismissQuarantine);
  const submit = () =>
    dismiss.run({ body: { quarantineIds: rows.map((row) => row.quarantineId), note } }).then(
      () => {
        void message.success(say('intake:quarantine.dismissed'));
        onDone();
      },
      (error: unknown) => void message.error(problemWords(error, say)),
    );
  return (
    // The dialog takes the focus for itself when it stands: the field gets it after that.
    <Modal open afterOpenChange={(shown) => shown && field.current?.focus()} title={say('intake:quarantine.dismissTitle', { count: rows.length })} onCancel={onClose} okText={say('intake:quarantine.dismiss')} okButtonProps={{ disabled: note.trim() === '', loading: dismiss.running }} onOk={submit}>
      <p>{say('intake:quarantine.dismissHelp')}</p>
      <Input.TextArea ref={field} rows={3} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} aria-label={say('intake:quarantine.note')} placeholder={say('intake:quarantine.note')} />
    </Modal>
  );
}

/** The row as it came, column by column; wrong ones can be corrected and the row tried again. */
function RowPanel({ row }: { row: Row }): ReactNode {
  const say = useSay();
  const words = useReasonWords();
  const { message } = App.useApp();
  const may = useMay(fixQuarantine.access) && row.state === 'open' && !MAPPING_REASONS.has(row.reason);
  const fix = useWrite(fixQuarantine, ['usage', 'platform']);
  const [form] = Form.useForm<Record<string, string>>();
  const named = new Set(Object.values(row.params));
  const submit = async (): Promise<void> => {
    const values = form.getFieldsValue(true) as Record<string, string>;
    const changed = Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== row.raw[key]));
    try {
      const done = await fix.run({ params: { quarantineId: row.quarantineId }, body: { values: changed } });
      if (done.state === 'open') void message.warning(say('intake:quarantine.stillOpen', { reason: done.reason ? words({ reason: done.reason, params: done.params }) : '' }));
      else void message.success(done.state === 'loaded' ? say('intake:quarantine.fixed') : say('intake:quarantine.fixedDuplicate'));
    } catch (error) {
      void message.error(problemWords(error, say));
    }
  };
  return (
    <Section title={say('intake:quarantine.raw')} extra={MAPPING_REASONS.has(row.reason) ? <Link to="/sales/intake/mapping">{say('intake:quarantine.toMapping')}</Link> : null}>
      <p>{words(row)}</p>
      {row.note ? <p className="pc-about">{row.note}</p> : null}
      {may ? <p className="pc-about">{say('intake:quarantine.fixHelp')}</p> : null}
      <Form form={form} layout="vertical" size="small" initialValues={row.raw} onFinish={() => void submit()} disabled={!may}>
        {Object.keys(row.raw).map((column) => (
          <Form.Item key={column} name={[column]} label={column} {...(named.has(column) ? { validateStatus: 'error' as const, help: words(row) } : {})}>
            <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
          </Form.Item>
        ))}
        {may ? (
          <Button type="primary" htmlType="submit" loading={fix.running}>
            {say('intake:quarantine.fix')}
          </Button>
        ) : null}
      </Form>
    </Section>
  );
}
