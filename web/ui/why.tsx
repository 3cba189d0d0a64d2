/**
 * "Why is this amount what it is?" A popover with the rule, its inputs, each step with its rounding, and links to
 * the records behind it. The content may be fetched when first asked for.
 */
import { QuestionOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Popover, Skeleton } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSay } from '../app/language.ts';
import { ProblemView } from './problem-view.tsx';

export interface WhyInput {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: string | undefined;
  readonly to?: string | undefined;
}

export interface WhyStep {
  readonly label: string;
  /** As arithmetic: `120.00 − 12.00`. */
  readonly formula?: string | undefined;
  readonly value: ReactNode;
  /** How this step was rounded, when it was. */
  readonly rounding?: string | undefined;
}

export interface WhyContent {
  readonly title: string;
  /** The rule in a sentence, with its number or version. */
  readonly rule?: ReactNode;
  readonly inputs?: readonly WhyInput[];
  readonly steps?: readonly WhyStep[];
  readonly result?: ReactNode;
  readonly links?: readonly {
    readonly label: string;
    readonly to: string;
    readonly search?: Readonly<Record<string, string>>;
  }[];
}

export interface WhyProps {
  /** Ready content, or how to get it when asked. */
  readonly content: WhyContent | (() => Promise<WhyContent>);
  /** The figure itself; without it only the small question mark is drawn. */
  readonly children?: ReactNode;
}

export function Why({ content, children }: WhyProps): ReactNode {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<WhyContent | null>(typeof content === 'function' ? null : content);
  const [failure, setFailure] = useState<Error | null>(null);
  const ask = (): void => {
    if (typeof content !== 'function') {
      setFound(content);
      return;
    }
    setFailure(null);
    content().then(setFound, (error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
  };
  const body = failure ? (
    <ProblemView problem={failure} onRetry={ask} />
  ) : found ? (
    <WhyBody content={found} />
  ) : (
    <Skeleton active paragraph={{ rows: 4 }} style={{ width: 320 }} />
  );
  return (
    <Popover
      open={open}
      trigger="click"
      content={body}
      styles={{ root: { maxWidth: 480 } }}
      onOpenChange={(next) => {
        setOpen(next);
        if (next) ask();
      }}
    >
      <button
        type="button"
        className="pc-why"
        aria-label={children ? undefined : say('ui:why.ask')}
        aria-expanded={open}
        title={say('ui:why.ask')}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
        }}
      >
        {children ?? <QuestionOutlined />}
      </button>
    </Popover>
  );
}

function WhyBody({ content }: { content: WhyContent }): ReactNode {
  const say = useSay();
  return (
    <div className="pc-why-body">
      <strong>{content.title}</strong>
      {content.rule ? <p className="pc-why-rule">{content.rule}</p> : null}
      {content.inputs && content.inputs.length > 0 ? (
        <dl>
          {content.inputs.map((input) => (
            <div key={input.label}>
              <dt>
                {input.label}
                {input.note ? <small>{input.note}</small> : null}
              </dt>
              <dd>{input.to ? <Link to={input.to}>{input.value}</Link> : input.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {content.steps && content.steps.length > 0 ? (
        <ol>
          {content.steps.map((step) => (
            <li key={step.label}>
              <span>
                {step.label}
                {step.formula ? <code>{step.formula}</code> : null}
                {step.rounding ? <small>{say('ui:why.rounding', { rounding: step.rounding })}</small> : null}
              </span>
              <span className="pc-why-value">{step.value}</span>
            </li>
          ))}
        </ol>
      ) : null}
      {content.result !== undefined ? (
        <div className="pc-why-result">
          <span>{say('ui:why.result')}</span>
          <span className="pc-why-value">{content.result}</span>
        </div>
      ) : null}
      {content.links && content.links.length > 0 ? (
        <div className="pc-why-links">
          {content.links.map((link) => (
            <Link key={link.label} to={link.to} search={(link.search ?? {}) as never}>
              {link.label}
            </Link>
          ))}
        </div>
      ) : null}
    </div>
  );
}
