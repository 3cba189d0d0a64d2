/** The eye in the head of a masked column: shows the full content of that column, or hides it again. */
import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';

export interface EyeProps {
  /** Title of the column. */
  readonly name: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onPress: () => void;
}

export function Eye({ name, open, busy, onPress }: EyeProps): ReactNode {
  const say = useSay();
  const label = say(open ? 'ui:reveal.hide' : 'ui:reveal.show', { name });
  return (
    <Button
      type="text"
      size="small"
      className="pc-eye"
      loading={busy}
      icon={open ? <EyeOutlined /> : <EyeInvisibleOutlined />}
      aria-pressed={open}
      aria-label={label}
      title={`${label} · ${say('ui:reveal.note')}`}
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
    />
  );
}
