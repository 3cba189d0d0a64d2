/**
 * The strip under the navigation: whose customers the figures speak of, and, where the business clock can be moved,
 * what time it believes it is. The operator sets it here; due jobs have run before the answer comes, so everything on
 * the page is asked for again.
 */
import { ClockCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popover, Space } from 'antd';
import { type ReactNode, useState } from 'react';
import { setClock } from '../../contract/console/identity.ts';
import { problemWords } from '../ui/problem-view.tsx';
import { businessTime, instantOf } from '../ui/time-text.ts';
import { asProblem } from './client.ts';
import { useWrite } from './data.ts';
import { useSay } from './language.ts';
import { useSession } from './session.tsx';

const DAY_MS = 86_400_000;

export function Strip(): ReactNode {
  const say = useSay();
  const session = useSession();
  const { clock, scope, partner, member } = session;
  const now = instantOf(clock.now);
  const whose =
    member.kind === 'operator' ? say('shell:scope.operator') : say(`shell:scope.${scope}`, { partner: partner.name });
  return (
    <div className="pc-strip">
      <span className="pc-strip-scope" title={whose}>
        {whose}
      </span>
      {clock.movable && now ? (
        <span className="pc-strip-clock">
          <ClockCircleOutlined aria-hidden /> {say('shell:clock.label')}{' '}
          <span className="pc-figure">{businessTime(now, 'minute')}</span> GMT+8
          {member.kind === 'operator' ? <ClockButton now={now} /> : null}
        </span>
      ) : null}
    </div>
  );
}

function ClockButton({ now }: { now: Date }): ReactNode {
  const say = useSay();
  const client = useQueryClient();
  const write = useWrite(setClock, []);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const show = (instant: Date): void => setText(businessTime(instant, 'minute').replace(' ', 'T'));
  const chosen = instantOf(`${text}:00+08:00`);
  const submit = async (): Promise<void> => {
    if (!chosen) return;
    try {
      await write.run({ body: { now: chosen.toISOString() } });
    } catch (error) {
      if (asProblem(error)) return;
      throw error;
    }
    setOpen(false);
    await client.invalidateQueries();
  };
  return (
    <Popover
      open={open}
      trigger="click"
      title={say('shell:clock.title')}
      onOpenChange={(next) => {
        setOpen(next);
        write.reset();
        if (next) show(now);
      }}
      content={
        <form
          className="pc-clock-form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p>{say('shell:clock.help')}</p>
          <Input
            type="datetime-local"
            aria-label={say('shell:clock.label')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoFocus
          />
          <Space.Compact block>
            {[1, 2, 7, 30].map((days) => (
              <Button key={days} onClick={() => show(new Date((chosen ?? now).getTime() + days * DAY_MS))}>
                {say('shell:clock.days', { days })}
              </Button>
            ))}
          </Space.Compact>
          {write.problem ? (
            <div role="alert" className="pc-field-wrong">
              {problemWords(write.problem, say)}
            </div>
          ) : null}
          <Button type="primary" htmlType="submit" block loading={write.running} disabled={!chosen}>
            {say('shell:clock.set')}
          </Button>
        </form>
      }
    >
      <Button type="link" size="small">
        {say('shell:clock.change')}
      </Button>
    </Popover>
  );
}
