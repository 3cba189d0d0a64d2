/**
 * The detail pattern: the facts that decide at the head, actions at the right, tabs kept in the address, what
 * happened as a time line, related objects as links. Loading and failing look the same on every page.
 */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { Skeleton, Tabs, Timeline } from 'antd';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../app/client.ts';
import { useSay } from '../app/language.ts';
import { Instant } from './figures.tsx';
import { Help } from './help.tsx';
import { PageHead, type PageHeadProps } from './list-head.tsx';
import { ProblemView } from './problem-view.tsx';

export interface Fact {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: ReactNode;
  readonly help?: ReactNode;
}

/** Facts as label over value, as many side by side as fit. */
export function Facts({ items }: { items: readonly Fact[] }): ReactNode {
  return (
    <dl className="pc-facts">
      {items.map((fact) => (
        <div key={fact.key}>
          <dt>
            {fact.label}
            {fact.help ? <Help>{fact.help}</Help> : null}
          </dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A titled block on a detail page or in a tab. */
export function Section({
  title,
  extra,
  children,
}: {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <section className="pc-section">
      <header>
        <h2>{title}</h2>
        {extra}
      </header>
      {children}
    </section>
  );
}

export interface TimelineEntry {
  readonly key: string;
  readonly at: string;
  readonly what: ReactNode;
  readonly who?: string | undefined;
  /** The rule behind counts days in GMT+8. */
  readonly business?: boolean;
}

export function TimelineList({ entries }: { entries: readonly TimelineEntry[] }): ReactNode {
  const say = useSay();
  if (entries.length === 0) return <p className="pc-about">{say('ui:detail.timelineEmpty')}</p>;
  return (
    <Timeline
      items={entries.map((entry) => ({
        key: entry.key,
        color: 'gray',
        content: (
          <>
            <div className="pc-time-what">{entry.what}</div>
            <div className="pc-time-when">
              <Instant value={entry.at} business={entry.business ?? false} />
              {entry.who ? ` · ${entry.who}` : ''}
            </div>
          </>
        ),
      }))}
    />
  );
}

export interface RelatedGroup {
  readonly title: string;
  readonly links: readonly {
    readonly key: string;
    readonly label: ReactNode;
    readonly to: string;
    readonly search?: Readonly<Record<string, string>>;
  }[];
}

export interface DetailTab {
  readonly key: string;
  readonly label: ReactNode;
  /** Rendered when first opened. */
  readonly content: ReactNode;
}

export interface DetailPageProps extends Omit<PageHeadProps, 'tabs'> {
  /** Where the list is, so that one gets back without the browser. */
  readonly back?: { readonly to: string; readonly label: string };
  readonly facts: readonly Fact[];
  readonly tabs?: readonly DetailTab[];
  readonly children?: ReactNode;
  readonly timeline?: readonly TimelineEntry[] | undefined;
  readonly related?: readonly RelatedGroup[];
  readonly loading: boolean;
  readonly problem: ApiProblem | null;
  readonly onRetry: () => void;
}

export function DetailPage(props: DetailPageProps): ReactNode {
  const say = useSay();
  const { loading, problem } = props;
  const back = props.back ? (
    <Link to={props.back.to} className="pc-back">
      <ArrowLeftOutlined aria-hidden /> {props.back.label}
    </Link>
  ) : null;
  if (problem) {
    return (
      <>
        {back}
        <ProblemView problem={problem} onRetry={props.onRetry} />
      </>
    );
  }
  if (loading) {
    return (
      <div aria-busy="true" role="status" aria-label={say('ui:loading')}>
        {back}
        <Skeleton active title={{ width: 280 }} paragraph={{ rows: 2 }} />
        <Skeleton active title={false} paragraph={{ rows: 8 }} />
      </div>
    );
  }
  const hasSide = (props.related?.length ?? 0) > 0 || props.timeline !== undefined;
  return (
    <>
      {back}
      <PageHead
        title={props.title}
        about={props.about}
        rules={props.rules}
        watermark={props.watermark}
        actions={props.actions}
      />
      {props.facts.length > 0 ? (
        <div className="pc-detail-facts">
          <Facts items={props.facts} />
        </div>
      ) : null}
      <div className="pc-detail-body">
        <div className="pc-detail-main">
          {props.tabs ? <AddressTabs tabs={props.tabs} /> : null}
          {props.children}
        </div>
        {hasSide ? (
          <aside className="pc-detail-side">
            {(props.related ?? []).map((group) => (
              <div key={group.title} className="pc-related">
                <h2>{group.title}</h2>
                <ul>
                  {group.links.map((link) => (
                    <li key={link.key}>
                      <Link to={link.to} search={(link.search ?? {}) as never}>
                        {link.label}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
            {props.timeline ? (
              <>
                <h2>{say('ui:detail.timeline')}</h2>
                <TimelineList entries={props.timeline} />
              </>
            ) : null}
          </aside>
        ) : null}
      </div>
    </>
  );
}

/** Tabs whose choice is in the address as `tab`. */
export function AddressTabs({ tabs }: { tabs: readonly DetailTab[] }): ReactNode {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const first = tabs[0]?.key;
  const current = tabs.find((tab) => tab.key === search['tab'])?.key ?? first;
  return (
    <Tabs
      {...(current ? { activeKey: current } : {})}
      destroyOnHidden
      items={tabs.map((tab) => ({ key: tab.key, label: tab.label, children: tab.content }))}
      onChange={(key) =>
        void navigate({ to: pathname, search: (key === first ? {} : { tab: key }) as never, resetScroll: false })
      }
    />
  );
}
