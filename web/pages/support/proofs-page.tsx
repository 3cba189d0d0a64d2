/** 对账证明: every proof with what was checked and, when one fails, which records do not agree. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, Button, Skeleton, Table } from 'antd';
import type { ReactNode } from 'react';
import { proofs } from '../../../contract/console/usage.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { monthsServed } from '../../../contract/values/month.ts';
import { useRead } from '../../app/data.ts';
import { useSay, useSayLoose } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { LongText, Quantity } from '../../ui/figures.tsx';
import { PageHead } from '../../ui/list-head.tsx';
import { MonthPicker } from '../../ui/month-picker.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';

type Proof = OutputOf<typeof proofs>['proofs'][number];

export function ProofsPage(): ReactNode {
  const say = useSay();
  const sayLoose = useSayLoose();
  const navigate = useNavigate();
  const session = useSession();
  const search = useSearch({ strict: false }) as { month?: string };
  const months = monthsServed(new Date(session.clock.now));
  const month = months.find((known) => known === search.month) ?? months[0];
  const read = useRead(proofs, { query: month ? { month } : {} }, { keepPrevious: true });
  const oldest = months.at(-1);
  return (
    <div>
      <PageHead
        title={say('shell:page.proofs')}
        about={say('account:proofs.about')}
        actions={
          <>
            <MonthPicker
              label={say('account:proofs.month')}
              value={month ?? ''}
              onChange={(value) => void navigate({ to: '/support/proofs', search: { month: value } as never })}
              {...(oldest ? { oldest } : {})}
              {...(months[0] ? { newest: months[0] } : {})}
            />
            <Button loading={read.isFetching} onClick={() => void read.refetch()}>
              {say('account:proofs.run')}
            </Button>
          </>
        }
      />
      {read.error ? <ProblemView problem={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton active /> : null}
      {read.data ? (
        <Section title={say('account:proofs.result')}>
          <Alert
            showIcon
            type={read.data.ok ? 'success' : 'error'}
            title={read.data.ok ? say('account:proofs.ok') : say('account:proofs.notOk')}
          />
          <Table<Proof>
            size="small"
            rowKey="name"
            dataSource={read.data.proofs}
            pagination={false}
            columns={[
              {
                key: 'name',
                title: say('account:proofs.name'),
                render: (_, proof) => sayLoose(`usage:proof.${proof.name}`, proof.name),
              },
              {
                key: 'ok',
                title: say('account:proofs.result'),
                width: 130,
                render: (_, proof) => (
                  <StatusTag tone={proof.ok ? 'done' : 'attention'}>
                    {proof.ok ? say('account:proofs.pass') : say('account:proofs.fail')}
                  </StatusTag>
                ),
              },
              {
                key: 'checked',
                title: say('account:proofs.checked'),
                width: 130,
                align: 'right',
                render: (_, proof) => <Quantity value={String(proof.checked)} />,
              },
              {
                key: 'failing',
                title: say('account:proofs.failing'),
                render: (_, proof) => <LongText lines={3}>{proof.failing.join(' · ')}</LongText>,
              },
            ]}
          />
        </Section>
      ) : null}
    </div>
  );
}
