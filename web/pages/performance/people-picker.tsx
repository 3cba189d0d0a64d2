/** 选择主管/客户经理 (sales 6.2): supervisors, their teams and who has none as a tree; the choice stands in the address. */
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { TreeSelect } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useSay } from '../../app/language.ts';
import type { PerformanceChoices } from './performance-filters.ts';

interface Node {
  readonly value: string;
  readonly title: string;
  readonly selectable?: boolean;
  readonly children?: readonly Node[];
}

const SUPERVISOR = 'supervisorId:';
const MANAGER = 'managerId:';
const PAGING = ['page', 'after', 'row'] as const;

export function PeoplePicker({ choices }: { choices: PerformanceChoices }): ReactNode {
  const say = useSay();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tree = useMemo<Node[]>(() => {
    const node = ({ memberId, name }: { memberId: string; name: string }): Node => ({ value: `${MANAGER}${memberId}`, title: name });
    const led = choices.supervisors.map(({ memberId, name }): Node => ({ value: `${SUPERVISOR}${memberId}`, title: say('performance:people.team', { name }), children: choices.managers.filter((one) => one.supervisorId === memberId).map(node) }));
    const known = new Set(choices.supervisors.map(({ memberId }) => memberId));
    const alone = choices.managers.filter(({ supervisorId }) => supervisorId === null || !known.has(supervisorId)).map(node);
    return [
      ...led,
      ...(alone.length === 0 ? [] : led.length === 0 ? alone : [{ value: 'alone', title: say('performance:people.noSupervisor'), selectable: false, children: alone }]),
      ...(choices.unassigned ? [{ value: `${MANAGER}none`, title: say('performance:people.unassigned') }] : []),
    ];
  }, [choices, say]);
  // One manager alone has nobody to choose among.
  if (choices.supervisors.length === 0 && choices.managers.length < 2 && !choices.unassigned) return null;
  const chosen = search['managerId'] ? `${MANAGER}${search['managerId']}` : search['supervisorId'] ? `${SUPERVISOR}${search['supervisorId']}` : undefined;
  const choose = (value: string | undefined): void => {
    const [name, id] = value ? [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)] : [];
    const rest = Object.entries(search).filter(([key, part]) => part !== undefined && key !== 'managerId' && key !== 'supervisorId' && !(PAGING as readonly string[]).includes(key));
    void navigate({ to: pathname, search: Object.fromEntries([...rest, ...(name && id ? [[name, id]] : [])]) as never, resetScroll: false });
  };
  return (
    <TreeSelect
      className="pc-people"
      aria-label={say('performance:people')}
      placeholder={say('performance:people')}
      treeData={tree as never}
      value={chosen}
      onChange={(value: string | undefined) => choose(value)}
      allowClear
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeDefaultExpandAll
      popupMatchSelectWidth={300}
    />
  );
}
