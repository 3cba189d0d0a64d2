/**
 * Home: the first glance of the day. What waits, what changed since the last sign-in, how the month stands for the customers in one's scope, who rose and
 * who fell, how the managers stand where one sees more than one's own, what is paid by what for finance, and every page
 * one may open.
 */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { changesSince } from '../../../contract/console/customers.ts';
import { useSay } from '../../app/language.ts';
import { menuFor } from '../../app/menu.ts';
import { PAGES } from '../../app/pages.ts';
import { roleName } from '../../app/role-name.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { businessMonth, instantOf } from '../../ui/time-text.ts';
import { ChangesGlance } from './changes-glance.tsx';
import { IntakeGlance } from './intake-glance.tsx';
import { ManagersGlance } from './managers-glance.tsx';
import { MeansGlance } from './means-glance.tsx';
import { MonthGlance, YearBehind } from './month-glance.tsx';
import { MoversGlance } from './movers-glance.tsx';
import { ToDo } from './to-do.tsx';

export function HomePage(): ReactNode {
  const say = useSay();
  const session = useSession();
  const mayConsumption = useMay('consumption.view');
  const mayBills = useMay('bills.view');
  const mayCustomers = useMay(changesSince.access);
  const mayLoad = useMay('intake.load') && session.member.kind !== 'customer';
  const now = instantOf(session.clock.now);
  const month = now ? businessMonth(now) : null;
  const seesFigures = session.member.kind === 'partner' && mayConsumption && month !== null;
  const seesOthers = session.scope === 'all' || session.scope === 'team';
  return (
    <>
      <PageHead
        title={say('shell:home.greeting', { name: session.member.name })}
        about={seesFigures ? say('home:about') : session.roles.map((role) => roleName(role, say)).join(' · ')}
      />
      <div className="pc-home">
        <div className="pc-home-main">
          {seesFigures ? (
            <>
              <MonthGlance month={month} />
              <MoversGlance />
              <YearBehind />
            </>
          ) : null}
          {mayLoad ? <IntakeGlance /> : null}
          {seesFigures ? null : <AllPages />}
        </div>
        <div className="pc-home-todo">{session.member.kind === 'customer' ? null : <ToDo />}{session.member.kind === 'partner' && mayCustomers ? <ChangesGlance /> : null}</div>
        <div className="pc-home-rest">
          {seesFigures && seesOthers ? <ManagersGlance /> : null}
          {seesFigures && mayBills ? <MeansGlance /> : null}
          {seesFigures ? <AllPages /> : null}
        </div>
      </div>
    </>
  );
}

function AllPages(): ReactNode {
  const say = useSay();
  const session = useSession();
  const sections = menuFor(session, PAGES).flatMap((group) => group.sections);
  if (sections.length === 0) return null;
  return (
    <Section title={say('home:pages.title')}>
      <div className="pc-all-pages">
        {sections.map((section) => (
          <div key={section.name}>
            <div className="pc-nav-section-name">{say(section.name)}</div>
            <ul>
              {section.pages.map((page) => (
                <li key={page.path}>
                  <Link to={page.path} className="pc-nav-page">
                    {say(page.name)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}
