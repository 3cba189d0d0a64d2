/**
 * The site banner (sales 1.2): an account of one site on the pages of the other is told so, once. It takes a line of
 * its own above the page, never covers anything, and "do not show again" is remembered for the member.
 */
import { Alert, Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSay } from './language.ts';
import { useSession } from './session.tsx';

export function SiteBanner(): ReactNode {
  const say = useSay();
  const { member, site, accountSite } = useSession();
  const key = `pc.banner.${member.memberId}.${site}`;
  const [gone, setGone] = useState(() => localStorage.getItem(key) === 'gone');
  const [closed, setClosed] = useState(false);
  if (site === accountSite || gone || closed) return null;
  return (
    <Alert
      banner
      type="info"
      className="pc-banner"
      title={say('shell:banner.text', { own: say(`shell:site.${accountSite}`), here: say(`shell:site.${site}`) })}
      closable={{ closeIcon: true, 'aria-label': say('shell:banner.close'), onClose: () => setClosed(true) }}
      action={
        <Button
          size="small"
          type="link"
          onClick={() => {
            localStorage.setItem(key, 'gone');
            setGone(true);
          }}
        >
          {say('shell:banner.never')}
        </Button>
      }
    />
  );
}
