/** The account drop-down (sales 1.1): who is signed in, own data, own credentials, and out. */
import { DownOutlined, UserOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, type MenuProps } from 'antd';
import type { ReactNode } from 'react';
import type { WordKey } from './language.ts';
import { useSay } from './language.ts';
import { PAGES } from './pages.ts';
import { roleName } from './role-name.ts';
import { mayUse, useSession, useSessionState } from './session.tsx';

const ACCOUNT_PAGES: readonly { readonly path: string; readonly name: WordKey }[] = [
  { path: '/', name: 'shell:account.partnerCenter' },
  { path: '/account/profile', name: 'shell:account.profile' },
  { path: '/account/my-partner', name: 'shell:account.myPartner' },
  { path: '/account/credentials', name: 'shell:account.credentials' },
];

export function AccountMenu(): ReactNode {
  const say = useSay();
  const session = useSession();
  const { leave } = useSessionState();
  const navigate = useNavigate();
  const pages = ACCOUNT_PAGES.filter(({ path }) =>
    PAGES.some((page) => page.path === path && mayUse(session, page.access)),
  );
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: (
        <div className="pc-account-who">
          <strong>{session.member.name}</strong>
          <span>{session.member.login}</span>
          <span>{session.partner.name}</span>
          <span>{session.roles.map((role) => roleName(role, say)).join(' · ')}</span>
        </div>
      ),
    },
    { type: 'divider' },
    ...pages.map((page) => ({ key: page.path, label: say(page.name) })),
    { type: 'divider' },
    { key: 'leave', label: say('shell:account.signOut') },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === 'leave') void leave();
          else void navigate({ to: key });
        },
      }}
    >
      <Button
        type="text"
        className="pc-corner-button pc-account-button"
        aria-label={say('shell:account.label', { name: session.member.name })}
      >
        <UserOutlined aria-hidden />
        <span className="pc-account-name">{session.member.name}</span>
        <DownOutlined aria-hidden className="pc-small-icon" />
      </Button>
    </Dropdown>
  );
}
