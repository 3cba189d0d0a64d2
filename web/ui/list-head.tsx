/** What stands above every list: title, what the figures are and are not, up to when they hold, and actions. */
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSay } from '../app/language.ts';
import { Help } from './help.tsx';
import { RestatingNotice } from './restating-notice.tsx';
import { Watermark, type WatermarkProps } from './watermark.tsx';

export interface PageHeadProps {
  readonly title: ReactNode;
  /** One line: what the figures are and are not. */
  readonly about?: ReactNode;
  /** The longer rules behind it, in the question mark. */
  readonly rules?: ReactNode;
  readonly watermark?: WatermarkProps | undefined;
  readonly actions?: ReactNode;
  readonly tabs?: readonly PageTab[] | undefined;
}

/** A sister page under the same title. */
export interface PageTab {
  readonly to: string;
  readonly label: string;
  /** What stays the same on the sister page: the month, whose customers. */
  readonly search?: Readonly<Record<string, string>>;
}

export function PageHead({ title, about, rules, watermark, actions, tabs }: PageHeadProps): ReactNode {
  return (
    <>
      <div className="pc-page-head">
        <div className="pc-page-head-text">
          {title ? <h1>{title}</h1> : null}
          {about || watermark ? (
            <p className="pc-about">
              {about}
              {rules ? <Help>{rules}</Help> : null}
              {watermark ? <Watermark {...watermark} /> : null}
            </p>
          ) : null}
        </div>
        {actions ? <div className="pc-page-actions">{actions}</div> : null}
      </div>
      {tabs && tabs.length > 0 ? <PageTabs tabs={tabs} /> : null}
      <RestatingNotice periods={watermark?.restating} />
    </>
  );
}

/** Tabs that are pages: links, so that each has its own address and opens in a new window when asked to. */
function PageTabs({ tabs }: { tabs: readonly PageTab[] }): ReactNode {
  const say = useSay();
  const { pathname } = useLocation();
  return (
    <nav className="pc-page-tabs" aria-label={say('ui:list.pageTabs')}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          search={(tab.search ?? {}) as never}
          aria-current={pathname === tab.to ? 'page' : undefined}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

export interface SumItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: ReactNode;
  readonly help?: ReactNode;
  /** A second, quieter line: change against last month, a share. */
  readonly note?: ReactNode;
  /** Items of a group stand in a row of their own, under one another: one group a currency. */
  readonly group?: string;
}

function groupsOf(items: readonly SumItem[]): SumItem[][] {
  const groups = new Map<string | undefined, SumItem[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups.values()];
}

/** Sums of the filter, not of the page; currencies apart. */
export function Sums({
  items,
  busy,
  label,
}: {
  items: readonly SumItem[];
  busy: boolean;
  label?: string | undefined;
}): ReactNode {
  const say = useSay();
  return (
    <section className={`pc-sums${busy ? ' pc-busy' : ''}`} aria-label={label ?? say('ui:list.sums')} aria-busy={busy}>
      {groupsOf(items).map((group) => (
        <dl key={group[0]?.key} className={group[0]?.group === undefined ? undefined : 'pc-sums-group'}>
          {group.map((item) => (
            <div key={item.key}>
              <dt>
                {item.label}
                {item.help ? <Help>{item.help}</Help> : null}
              </dt>
              <dd>{item.value}</dd>
              {item.note ? <dd className="pc-sum-note">{item.note}</dd> : null}
            </div>
          ))}
        </dl>
      ))}
    </section>
  );
}
