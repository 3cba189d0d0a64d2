/** What stands around every page: navigation, corner, banner, strip; and in the middle the page or what failed. */
import { Link, Outlet } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { ProblemView } from '../ui/problem-view.tsx';
import { AccountMenu } from './account-menu.tsx';
import { SiteBanner } from './banner.tsx';
import { Bell } from './bell.tsx';
import { AppearanceSwitch, LanguageSwitch } from './corner.tsx';
import { useSay } from './language.ts';
import { menuFor } from './menu.ts';
import { PAGES } from './pages.ts';
import { Palette } from './palette.tsx';
import { useSessionState } from './session.tsx';
import { Mark, SignIn } from './sign-in.tsx';
import { Strip } from './strip.tsx';
import { SideNav, TopNav } from './top-nav.tsx';
import { VerificationHost } from './verification-dialog.tsx';

export function Shell(): ReactNode {
  const say = useSay();
  const { session, loading, problem, retry } = useSessionState();
  const groups = useMemo(() => (session ? menuFor(session, PAGES) : []), [session]);
  if (loading)
    return (
      <main className="pc-page">
        <PageSkeleton />
      </main>
    );
  if (problem && !session) {
    return (
      <main className="pc-page pc-page-alone">
        <ProblemView problem={problem} onRetry={() => void retry()} />
      </main>
    );
  }
  if (!session) return <SignIn />;
  return (
    <>
      <a href="#content" className="pc-skip">
        {say('shell:skip')}
      </a>
      <header className="pc-head">
        <SideNav groups={groups} />
        <Link to="/" className="pc-product" aria-label={say('shell:product')}>
          <Mark size={24} />
          <span>{say('shell:product')}</span>
        </Link>
        <TopNav groups={groups} />
        <div className="pc-corner">
          <Palette />
          <Bell />
          <LanguageSwitch />
          <AppearanceSwitch />
          <AccountMenu />
        </div>
      </header>
      <section aria-label={say('shell:strip')}>
        <SiteBanner />
        <Strip />
      </section>
      <main id="content" tabIndex={-1} className="pc-page">
        <Outlet />
      </main>
      <VerificationHost />
    </>
  );
}

/** Grey shapes until a page is there; they only appear after a moment, so that a quick answer does not flicker. */
export function PageSkeleton(): ReactNode {
  const say = useSay();
  return (
    <div className="pc-skeleton" aria-busy="true" aria-label={say('ui:loading')} role="status">
      <Skeleton active title={{ width: 240 }} paragraph={{ rows: 1, width: 480 }} />
      <Skeleton active title={false} paragraph={{ rows: 8 }} />
    </div>
  );
}
