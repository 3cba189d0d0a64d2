/** "Complete until …": up to which moment the figures on a page hold, by which rule, and when they were computed. */
import { FieldTimeOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Restating } from '../../contract/console/shapes.ts';
import { useSay } from '../app/language.ts';
import { Instant } from './figures.tsx';
import { Help } from './help.tsx';

export interface WatermarkProps {
  /** A day (`2026-11-20`, included) or an instant; null when nothing has been loaded yet. */
  readonly until: string | null | undefined;
  /** The latency rule in words. */
  readonly rule?: ReactNode;
  /** What is at work on the figures at this moment, beside the day. */
  readonly note?: ReactNode;
  /** Periods that do not count as they should at this moment; told below the page's head, not here. */
  readonly restating?: readonly Restating[];
}

export function Watermark({ until, rule, note }: WatermarkProps): ReactNode {
  const say = useSay();
  return (
    <span className="pc-watermark">
      <FieldTimeOutlined aria-hidden className="pc-watermark-icon" />
      {until ? (
        <>
          {say('ui:watermark.until')}{' '}
          {until.length === 10 ? (
            <span className="pc-figure">{until}</span>
          ) : (
            <Instant value={until} business precision="minute" />
          )}
        </>
      ) : (
        say('ui:watermark.none')
      )}
      {rule ? <Help>{rule}</Help> : null}
      {note}
    </span>
  );
}
