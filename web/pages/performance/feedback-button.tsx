/** 问题反馈 where nobody has written yet, 查看反馈 where somebody has; nothing where there is nothing to read and one may not write. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { type FeedbackState, giveFeedback } from '../../../contract/console/incentives.ts';
import { useSay } from '../../app/language.ts';
import { useMay } from '../../app/session.tsx';

export function FeedbackButton({ state, onOpen, type = 'link' }: { state: FeedbackState; onOpen: () => void; type?: 'link' | 'default' }): ReactNode {
  const say = useSay();
  const may = useMay(giveFeedback.access);
  if (state === 'none' && !may) return null;
  return <Button type={type} {...(type === 'link' ? { size: 'small' as const } : {})} onClick={onOpen}>{say(state === 'none' ? 'performance:give' : 'performance:see')}</Button>;
}
