/**
 * A row opened beside the list: a split view where there is room, a drawer where there is not. The list keeps its
 * place; arrows go to the row above and below, Escape closes.
 */
import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, ExpandOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { useSay } from '../app/language.ts';
import { useMedia } from './media.ts';

const WIDE = '(min-width: 1280px)';

export interface RowPanelProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly onStep: (step: 1 | -1) => void;
  readonly canStep: (step: 1 | -1) => boolean;
  readonly pagePath?: string | undefined;
  readonly pageSearch?: Readonly<Record<string, string>> | undefined;
}

export function RowPanel(props: RowPanelProps): ReactNode {
  const say = useSay();
  const wide = useMedia(WIDE);
  const place = useRef<HTMLElement>(null);
  const { onClose, onStep, canStep } = props;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (
        !(event.target instanceof Element) ||
        event.defaultPrevented ||
        event.target.closest('input, textarea, [role="listbox"], [role="menu"], .ant-modal, .ant-popover')
      )
        return;
      if (event.key === 'Escape' && wide) onClose();
      const step =
        event.altKey || event.ctrlKey || event.metaKey ? 0 : event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step !== 0 && canStep(step)) onStep(step);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [wide, onClose, onStep, canStep]);
  const controls = (
    <span className="pc-panel-controls">
      <Button
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={say('ui:list.previousRow')}
        title={`${say('ui:list.previousRow')} (k)`}
        disabled={!canStep(-1)}
        onClick={() => onStep(-1)}
      />
      <Button
        type="text"
        icon={<ArrowDownOutlined />}
        aria-label={say('ui:list.nextRow')}
        title={`${say('ui:list.nextRow')} (j)`}
        disabled={!canStep(1)}
        onClick={() => onStep(1)}
      />
      {props.pagePath ? (
        <Link to={props.pagePath} search={(props.pageSearch ?? {}) as never}>
          <Button
            type="text"
            tabIndex={-1}
            icon={<ExpandOutlined />}
            aria-label={say('ui:list.openPage')}
            title={say('ui:list.openPage')}
          />
        </Link>
      ) : null}
      {wide ? (
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={say('ui:list.closeRow')}
          title={`${say('ui:list.closeRow')} (Esc)`}
          onClick={onClose}
        />
      ) : null}
    </span>
  );
  if (!wide) {
    return (
      <Drawer
        open
        onClose={onClose}
        size={560}
        title={<div className="pc-panel-title">{props.title}</div>}
        extra={controls}
      >
        {props.children}
      </Drawer>
    );
  }
  return (
    <aside
      ref={place}
      className="pc-panel"
      aria-label={typeof props.title === 'string' ? props.title : say('ui:detail.facts')}
    >
      <div className="pc-panel-head">
        <h2 className="pc-panel-title">{props.title}</h2>
        {controls}
      </div>
      <div className="pc-panel-body">{props.children}</div>
    </aside>
  );
}
