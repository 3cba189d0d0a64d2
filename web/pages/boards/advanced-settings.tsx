/** Advanced settings at the right of the board (sales 6.1): which amount the picture goes by, how many groups, adjustments, picture or not. */
import { SettingOutlined } from '@ant-design/icons';
import { Button, Popover, Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSay } from '../../app/language.ts';
import { useSearchPart } from '../usage/search-part.ts';
import { type Top, TOPS, useBoardSettings } from './board-state.ts';

function Setting({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className="pc-board-setting">
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}

export function AdvancedSettings({ grouped }: { grouped: boolean }): ReactNode {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const { measure, top, look, set } = useBoardSettings();
  const [adjustments, setAdjustments] = useSearchPart('adjustments');
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={
        <div className="pc-board-settings">
          {grouped ? (
            <>
              <Setting label={say('boards:measure')}>
                <Segmented size="small" aria-label={say('boards:measure')} value={measure} onChange={(value) => set('measure', value === 'due' ? undefined : value)} options={(['due', 'paid'] as const).map((value) => ({ value, label: say(`boards:measure.${value}`) }))} />
              </Setting>
              <Setting label={say('boards:top')}>
                <Segmented<Top> size="small" aria-label={say('boards:top')} value={top} onChange={(value) => set('top', value === '7' ? undefined : value)} options={TOPS.map((value) => ({ value, label: say('boards:top.count', { count: value }) }))} />
              </Setting>
            </>
          ) : null}
          <Setting label={say('boards:adjustments')}>
            <Segmented size="small" aria-label={say('boards:adjustments')} value={adjustments === 'exclude' ? 'exclude' : 'include'} onChange={(value) => setAdjustments(value === 'exclude' ? value : undefined)} options={(['include', 'exclude'] as const).map((value) => ({ value, label: say(`boards:adjustments.${value}`) }))} />
          </Setting>
          <Setting label={say('boards:look')}>
            <Segmented size="small" aria-label={say('boards:look')} value={look} onChange={(value) => set('look', value === 'table' ? value : undefined)} options={(['chart', 'table'] as const).map((value) => ({ value, label: say(`boards:look.${value}`) }))} />
          </Setting>
        </div>
      }
    >
      <Button icon={<SettingOutlined />}>{say('boards:advanced')}</Button>
    </Popover>
  );
}
