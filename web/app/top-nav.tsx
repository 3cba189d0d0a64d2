/**
 * The top navigation: one button per group that opens a panel of sections and pages (a disclosure, so that Tab,
 * Enter and Escape do what a reader expects), and on narrow screens one button that opens all of it at the side.
 */
import { MenuOutlined } from '@ant-design/icons';
import { Link, useLocation } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSay } from './language.ts';
import type { ShownGroup } from './menu.ts';
import { coversPath } from './page.ts';

function isCurrent(group: ShownGroup, pathname: string): boolean {
  if (group.path !== undefined) return coversPath(group.path, pathname);
  return group.sections.some((section) => section.pages.some((page) => coversPath(page.path, pathname)));
}

/** Of overlapping addresses only the longest is the current one (/sales/intake and /sales/intake/mapping). */
function currentPath(groups: readonly ShownGroup[], pathname: string): string | undefined {
  const covering = groups
    .flatMap((group) => group.sections.flatMap((section) => section.pages.map((page) => page.path)))
    .filter((path) => coversPath(path, pathname));
  return covering.sort((a, b) => b.length - a.length)[0];
}

function Sections({
  group,
  current,
  onGo,
}: {
  group: ShownGroup;
  current: string | undefined;
  onGo: () => void;
}): ReactNode {
  const say = useSay();
  return group.sections.map((section) => (
    <div key={section.name} className="pc-nav-section">
      <div className="pc-nav-section-name">{say(section.name)}</div>
      <ul>
        {section.pages.map((page) => (
          <li key={page.path}>
            <Link
              to={page.path}
              onClick={onGo}
              aria-current={page.path === current ? 'page' : undefined}
              className="pc-nav-page"
            >
              {say(page.name)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}

/** Opens on hover; a mouse click never closes what hovering has just opened, the keyboard toggles. */
function GroupButton({
  group,
  pathname,
  current,
  open,
  onOpen,
}: {
  group: ShownGroup;
  pathname: string;
  current: string | undefined;
  open: boolean;
  onOpen: (open: boolean) => void;
}): ReactNode {
  const say = useSay();
  const button = useRef<HTMLButtonElement>(null);
  const marked = isCurrent(group, pathname) ? ' pc-nav-current' : '';
  if (group.path !== undefined) {
    return (
      <Link
        to={group.path}
        className={`pc-nav-group${marked}`}
        aria-current={marked ? 'page' : undefined}
        activeOptions={{ exact: true }}
      >
        {say(group.name)}
      </Link>
    );
  }
  return (
    <div
      className="pc-nav-holder"
      onMouseLeave={() => onOpen(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        onOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={`pc-nav-group${marked}`}
        aria-expanded={open}
        onMouseEnter={() => onOpen(true)}
        onClick={(event) => onOpen(event.detail > 0 || !open)}
      >
        {say(group.name)}
      </button>
      {open ? (
        <div className="pc-nav-panel">
          <div className="pc-nav-panel-body">
            <Sections group={group} current={current} onGo={() => onOpen(false)} />
          </div>
        </div>
      ) : null}
    </div>
  );
}

export function TopNav({ groups }: { groups: readonly ShownGroup[] }): ReactNode {
  const say = useSay();
  const { pathname } = useLocation();
  const [open, setOpen] = useState<string | null>(null);
  const bar = useRef<HTMLElement>(null);
  const current = currentPath(groups, pathname);
  useEffect(() => {
    if (open === null) return;
    const close = (event: Event): void => {
      if (event.target instanceof Node && !bar.current?.contains(event.target)) setOpen(null);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, [open]);
  return (
    <nav ref={bar} className="pc-nav" aria-label={say('shell:menu.label')}>
      {groups.map((group) => (
        <GroupButton
          key={group.name}
          group={group}
          pathname={pathname}
          current={current}
          open={open === group.name}
          onOpen={(next) => setOpen(next ? group.name : null)}
        />
      ))}
    </nav>
  );
}

/** The same tree behind one button, for screens too narrow for the bar. */
export function SideNav({ groups }: { groups: readonly ShownGroup[] }): ReactNode {
  const say = useSay();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const current = currentPath(groups, pathname);
  const close = (): void => setOpen(false);
  return (
    <>
      <Button
        className="pc-side-nav-button"
        type="text"
        icon={<MenuOutlined />}
        aria-label={say('shell:menu.label')}
        onClick={() => setOpen(true)}
      />
      <Drawer open={open} onClose={close} placement="left" size={280} title={say('shell:product')}>
        <nav aria-label={say('shell:menu.label')} className="pc-side-nav">
          {groups.map((group) => (
            <div key={group.name}>
              {group.path !== undefined ? (
                <Link to={group.path} onClick={close} className="pc-nav-page">
                  {say(group.name)}
                </Link>
              ) : (
                <div className="pc-side-nav-group">{say(group.name)}</div>
              )}
              <Sections group={group} current={current} onGo={close} />
            </div>
          ))}
        </nav>
      </Drawer>
    </>
  );
}
