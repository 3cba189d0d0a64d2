/**
 * The customer door of assignment (sales 4.1, 4.4): whom, to whom, when, what it changes, and only then the button. One drawer
 * for one customer, ticked ones, or all of a manager; at once or from a day on. The comparison is the server's: the pages'
 * own figures over the days as they would be.
 */
import { App, Button, DatePicker, Drawer, Form, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useMemo, useState } from 'react';
import { listManagers } from '../../../contract/console/assignment.ts';
import { handOver, handoverPreview } from '../../../contract/console/handovers.ts';
import { addDays, dayOf } from '../../../contract/values/day.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import './assignment.css';
import { HandoverComparison } from './handover-comparison.tsx';

export interface HandoverDrawerProps {
  readonly whom: { readonly customerIds: readonly string[] } | { readonly manager: { readonly memberId: string; readonly name: string }; readonly count: number };
  /** Who has them now, and is no receiver. */
  readonly without?: string;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

const DAY = 'YYYY-MM-DD';
const DAYS_AHEAD = 366;

export function HandoverDrawer({ whom, without, onClose, onDone }: HandoverDrawerProps): ReactNode {
  const say = useSay();
  const session = useSession();
  const { message } = App.useApp();
  const today = dayOf(new Date(session.clock.now));
  const [toManagerId, setTo] = useState<string>();
  const [later, setLater] = useState(false);
  const [day, setDay] = useState<string>(addDays(today, 1));
  const managers = useRead(listManagers, { query: { limit: '200' } });
  const giver = 'manager' in whom ? whom.manager.memberId : without;
  const options = useMemo(
    () => (managers.data?.items ?? []).filter((m) => m.state === 'active' && m.memberId !== giver).map((m) => ({ value: m.memberId, label: `${m.name} · ${m.login} · ${m.customers}` })),
    [managers.data, giver],
  );
  const count = 'manager' in whom ? whom.count : whom.customerIds.length;
  const body = {
    toManagerId: toManagerId ?? '',
    ...('manager' in whom ? { fromManagerId: whom.manager.memberId } : { customerIds: [...whom.customerIds] }),
    ...(later ? { effectiveDay: day } : {}),
  };
  const write = useWrite(handOver, ['assignment', 'customers', 'usage']);
  // What is being done is not asked for again: done, there is nothing left to preview.
  const preview = useRead(handoverPreview, { body }, { enabled: toManagerId !== undefined && !write.running, keepPrevious: true });
  const submit = async (): Promise<void> => {
    const done = await write.run({ body }).catch(() => null);
    if (!done) return;
    void message.success(done.handoverId === null ? say('customers:assign.done') : say('assignment:handover.planned', { count: done.customers, day }));
    onClose();
    onDone?.();
  };
  const ready = toManagerId !== undefined && preview.data !== undefined && !preview.isPlaceholderData && !preview.error;
  return (
    <Drawer
      open
      onClose={onClose}
      size={900}
      mask={{ closable: false }}
      title={'manager' in whom ? say('assignment:handover.titleAll', { name: whom.manager.name, count }) : say('assignment:handover.title', { count })}
      footer={
        <div className="pc-form-foot">
          <Button onClick={onClose}>{say('ui:cancel')}</Button>
          <Button type="primary" disabled={!ready} loading={write.running} onClick={() => void submit()}>
            {later ? say('assignment:handover.plan') : say('customers:assign.submit')}
          </Button>
        </div>
      }
    >
      <p className="pc-form-about">{say('assignment:handover.about')}</p>
      <Form layout="vertical" className="pc-handover-form">
        <Form.Item label={say('customers:assign.manager')} htmlFor="handover-to">
          <Select id="handover-to" autoFocus showSearch={{ optionFilterProp: 'label' }} options={options} loading={managers.isPending} value={toManagerId ?? null} onChange={(value: string) => setTo(value)} />
        </Form.Item>
        <Form.Item label={say('assignment:handover.when')} extra={later ? say('assignment:handover.dayHelp') : undefined}>
          <div className="pc-handover-when">
            <Radio.Group
              value={later}
              onChange={(event) => setLater(event.target.value as boolean)}
              options={[{ value: false, label: say('assignment:handover.now') }, { value: true, label: say('assignment:handover.later') }]}
            />
            {later ? (
              <DatePicker
                aria-label={say('assignment:handover.day')}
                allowClear={false}
                value={dayjs(day)}
                minDate={dayjs(addDays(today, 1))}
                maxDate={dayjs(addDays(today, DAYS_AHEAD))}
                onChange={(picked) => picked && setDay(picked.format(DAY))}
              />
            ) : null}
          </div>
        </Form.Item>
      </Form>
      {toManagerId === undefined ? <p className="pc-about">{say('assignment:handover.previewHint')}</p> : null}
      {toManagerId !== undefined && !later ? <p className="pc-form-preview">{say('customers:assign.preview', { from: addDays(today, 1), until: today })}</p> : null}
      {toManagerId === undefined ? null : <HandoverComparison read={preview} />}
      {write.problem ? <ProblemView problem={write.problem} /> : null}
    </Drawer>
  );
}
