/** A question mark that explains where a rule bites; opens by hover, focus and touch. */
import { QuestionCircleOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';

export function Help({ children }: { children: ReactNode }): ReactNode {
  const say = useSay();
  return (
    <Tooltip title={children} trigger={['hover', 'focus', 'click']} styles={{ root: { maxWidth: 420 } }}>
      <button
        type="button"
        className="pc-help"
        aria-label={say('ui:help')}
        onClick={(event) => event.stopPropagation()}
      >
        <QuestionCircleOutlined />
      </button>
    </Tooltip>
  );
}
