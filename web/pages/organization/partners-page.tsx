/** The operator's list of partners, resellers after their distributor. */
import { Typography } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { listPartners } from '../../../contract/console/identity.ts';
import { useSay } from '../../app/language.ts';
import type { FilterDefinition } from '../../ui/filter-definition.ts';
import { type Column, instantColumn, quantityColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage, type RowOf } from '../../ui/list-page.tsx';

type Row = RowOf<typeof listPartners>;
const TIERS = ['solution-provider', 'distributor', 'reseller', 'operator'] as const;

export function PartnersPage(): ReactNode {
  const say = useSay();
  const filters = useMemo<FilterDefinition[]>(
    () => [
      { kind: 'text', key: 'q', label: say('account:partners.name') },
      {
        kind: 'choice',
        key: 'tier',
        label: say('account:partners.tier'),
        choices: TIERS.map((value) => ({ value, label: say(`account:tier.${value}`) })),
      },
    ],
    [say],
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      textColumn({ key: 'name', title: say('account:partners.name'), always: true, value: (row) => row.name }),
      textColumn({ key: 'tier', title: say('account:partners.tier'), value: (row) => say(`account:tier.${row.tier}`) }),
      textColumn({ key: 'parent', title: say('account:partners.parent'), value: (row) => row.parentName ?? '' }),
      {
        key: 'number',
        title: say('account:partners.number'),
        width: 310,
        render: (row) => (
          <Typography.Text copyable className="pc-code">
            {row.number}
          </Typography.Text>
        ),
      },
      quantityColumn({ key: 'members', title: say('account:partners.members'), value: (row) => String(row.members) }),
      quantityColumn({
        key: 'customers',
        title: say('account:partners.customers'),
        value: (row) => String(row.customers),
      }),
      instantColumn({ key: 'createdAt', title: say('account:partners.createdAt'), value: (row) => row.createdAt }),
    ],
    [say],
  );
  return (
    <ListPage
      id="partners"
      title={say('shell:page.partners')}
      about={say('account:partners.about')}
      list={listPartners}
      paging="place"
      filters={filters}
      columns={columns}
      rowKey={(row) => row.partnerId}
      rowName={(row) => row.name}
      empty={{ title: say('account:partners.empty'), hint: say('account:partners.emptyHint') }}
    />
  );
}
