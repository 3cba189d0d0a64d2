/**
 * A state as a tag. Tone says how much attention it wants, not what it is called: the word comes from the glossary.
 * Red (`attention`) is only for what a person must do something about. A dot shape differs with the tone, so that
 * the state is not told by colour alone.
 */
import { Tag } from 'antd';
import type { ReactNode } from 'react';

export type Tone = 'quiet' | 'active' | 'done' | 'waiting' | 'attention';

/** Drawn rather than typed: the marks of fonts differ in size. */
const MARKS: Record<Tone, ReactNode> = {
  quiet: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  active: (
    <path
      d="M5 1a4 4 0 1 0 0 8zM5 1.7a3.3 3.3 0 0 1 0 6.6"
      fill="currentColor"
      stroke="currentColor"
      strokeWidth="0.7"
      fillRule="evenodd"
    />
  ),
  done: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  waiting: (
    <path
      d="M5 1.4a3.6 3.6 0 1 1 0 7.2a3.6 3.6 0 1 1 0-7.2M5 3v2l1.6 1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
    />
  ),
  attention: <path d="M5 0.8 9.6 9H0.4z" fill="currentColor" />,
};

export interface StatusTagProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** Why it is in this state, on hover. */
  readonly title?: string | undefined;
}

export function StatusTag({ tone, children, title }: StatusTagProps): ReactNode {
  return (
    <Tag className={`pc-status pc-status-${tone}`} title={title} variant="filled">
      <svg aria-hidden viewBox="0 0 10 10" width="9" height="9" className="pc-status-mark">
        {MARKS[tone]}
      </svg>
      {children}
    </Tag>
  );
}
