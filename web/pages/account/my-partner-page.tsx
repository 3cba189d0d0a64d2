/** 我的合作伙伴, for a customer's login (sales 2.2): its partner and whom to turn to there. */
import { Table } from 'antd';
import type { ReactNode } from 'react';
import { myPartner } from '../../../contract/console/contacts.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { DetailPage, Section } from '../../ui/detail-page.tsx';

type Contact = OutputOf<typeof myPartner>['contacts'][number];

export function MyPartnerPage(): ReactNode {
  const say = useSay();
  const read = useRead(myPartner, {});
  const found = read.data;
  return (
    <DetailPage
      title={say('shell:page.myPartner')}
      about={say('roles:my.about')}
      loading={read.isPending}
      problem={read.error}
      onRetry={() => void read.refetch()}
      facts={found ? [{ key: 'partner', label: say('roles:my.partner'), value: found.partnerName }, { key: 'tier', label: say('account:partners.tier'), value: say(`account:tier.${found.tier}`) }] : []}
    >
      <Section title={say('roles:my.contacts')} extra={found?.standIn ? <span className="pc-about">{say('roles:my.standIn')}</span> : null}>
        <Table<Contact>
          size="middle"
          rowKey={(contact) => `${contact.name} ${contact.mobile}`}
          dataSource={[...(found?.contacts ?? [])]}
          pagination={false}
          locale={{ emptyText: say('roles:my.none') }}
          columns={[
            { key: 'name', title: say('roles:contacts.name'), dataIndex: 'name' },
            { key: 'title', title: say('roles:contacts.jobTitle'), render: (_, contact) => contact.title || '—' },
            { key: 'mobile', title: say('account:profile.mobile'), render: (_, contact) => contact.mobile || '—' },
            { key: 'email', title: say('account:profile.email'), render: (_, contact) => contact.email || '—' },
          ]}
        />
      </Section>
    </DetailPage>
  );
}
