/** 消费统计规则 (sales 6.1, 11 #1): what the figures of the board are, and each version of the rule of amount paid. */
import { FileTextOutlined } from '@ant-design/icons';
import { Button, Drawer, Skeleton, Table } from 'antd';
import type { ReactNode } from 'react';
import { useSay, type WordKey } from '../../app/language.ts';
import { MonthText } from '../../ui/figures.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useSearchPart } from '../usage/search-part.ts';
import { paidFormula, type RuleVersion, useBoardRules } from './paid-words.ts';

const RULES = ['boards:rules.source', 'boards:rules.scope', 'boards:rules.refunds', 'boards:rules.adjustments', 'boards:rules.estimate', 'boards:rules.currencies', 'boards:rules.tax', 'boards:rules.reach'] as const satisfies readonly WordKey[];
const TONES = { 'in-force': 'done', past: 'quiet', coming: 'waiting' } as const satisfies Record<RuleVersion['state'], string>;
/** The first version of a site holds from before anything was loaded. */
const ALWAYS = '2000-01';

export function RulesButton(): ReactNode {
  const say = useSay();
  const [open, setOpen] = useSearchPart('rules');
  return (
    <>
      <Button icon={<FileTextOutlined />} onClick={() => setOpen('open')}>{say('boards:rules')}</Button>
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={say('boards:rules')} size={520}>
        <ul className="pc-notices">{RULES.map((key) => <li key={key}>{say(key)}</li>)}</ul>
        <PaidRules />
      </Drawer>
    </>
  );
}

function PaidRules(): ReactNode {
  const say = useSay();
  const read = useBoardRules();
  if (read.error) return <ProblemView problem={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  const { site, versions } = read.data;
  return (
    <section className="pc-board-rules">
      <h3>{say('boards:rules.paidTitle', { site: say(`boards:site.${site}`) })}</h3>
      <p className="pc-about">{say('boards:rules.versionsHelp')}</p>
      <Table<RuleVersion>
        size="small"
        rowKey="version"
        dataSource={versions}
        pagination={false}
        columns={[
          { key: 'version', title: say('boards:rules.version'), width: 70, render: (_, row) => row.version },
          { key: 'from', title: say('boards:rules.validFrom'), width: 110, render: (_, row) => (row.validFrom === ALWAYS ? say('boards:rules.always') : <MonthText value={row.validFrom} />) },
          { key: 'formula', title: say('boards:rules.formula'), render: (_, row) => paidFormula(row, say) },
          { key: 'state', title: say('boards:rules.state'), width: 100, render: (_, row) => <StatusTag tone={TONES[row.state]}>{say(`boards:rules.state.${row.state}`)}</StatusTag> },
        ]}
      />
    </section>
  );
}
