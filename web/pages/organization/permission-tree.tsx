/**
 * Permission items by menu (sales 2.3): group, page, items. To tick in a role's form, or to look at. What every role has is
 * ticked and stays; what the reader does not hold cannot be given; pages without an item are open to everybody.
 */
import { Checkbox, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { DEFAULT_PERMISSIONS, OPERATOR_PERMISSIONS, type Permission, PERMISSION_TREE, type PermissionPage, PERMISSIONS } from '../../../contract/permissions.ts';
import { useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import './roles.css';

/** The last steps of an item's menu path: under its page the rest is said already. */
export function useItemName(): (item: Permission, page: PermissionPage) => string {
  const say = useSay();
  const steps = (item: Permission) => say(`permissions:${item}`).split(/ - |-/).map((step) => step.trim());
  return (item, page) => {
    const last = steps(item).at(-1) ?? item;
    const alike = page.items.filter((other) => steps(other).at(-1) === last).length > 1;
    return alike ? steps(item).slice(-2).join(' · ') : last;
  };
}

interface TreeProps {
  readonly value?: readonly Permission[];
  /** Left out: to look at. */
  readonly onChange?: (value: Permission[]) => void;
  readonly id?: string;
}

export function PermissionTree({ value = [], onChange, id }: TreeProps): ReactNode {
  const say = useSay();
  const session = useSession();
  const [codes, setCodes] = useState(false);
  const own = new Set<string>(session.permissions);
  const unlimited = session.member.kind === 'operator' || session.roles.some((role) => role.preset === 'administrator');
  const chosen = new Set<Permission>([...value, ...DEFAULT_PERMISSIONS]);
  const why = (item: Permission): string | null => {
    if (DEFAULT_PERMISSIONS.includes(item)) return say('roles:always');
    if (OPERATOR_PERMISSIONS.includes(item)) return say('roles:operatorOnly');
    // What is there already may stay; only giving more is barred.
    return !unlimited && !own.has(item) && !chosen.has(item) ? say('roles:beyond') : null;
  };
  const set = (items: readonly Permission[], on: boolean) => {
    const next = new Set(chosen);
    for (const item of items) if (why(item) === null) on ? next.add(item) : next.delete(item);
    onChange?.([...next]);
  };
  return (
    <div className="pc-permissions" id={id}>
      <div className="pc-permissions-head">
        <span>{say('roles:chosen', { count: chosen.size })}</span>
        <span>{say('roles:codes')} <Switch size="small" checked={codes} onChange={setCodes} aria-label={say('roles:codes')} /></span>
      </div>
      {PERMISSION_TREE.map((group) => (
        <section key={group.group} aria-label={say(`roles:group.${group.group}`)}>
          <h3>{say(`roles:group.${group.group}`)}</h3>
          {group.pages.map((page) => <PageItems key={page.page} page={page} chosen={chosen} why={why} codes={codes} {...(onChange ? { onSet: set } : {})} />)}
        </section>
      ))}
    </div>
  );
}

function PageItems({ page, chosen, why, codes, onSet }: { page: PermissionPage; chosen: ReadonlySet<Permission>; why: (item: Permission) => string | null; codes: boolean; onSet?: (items: readonly Permission[], on: boolean) => void }): ReactNode {
  const say = useSay();
  const nameOf = useItemName();
  const title = say(`roles:place.${page.page}`);
  if (page.items.length === 0) return <div className="pc-permissions-page"><Checkbox checked disabled>{title}</Checkbox><span className="pc-about">{say('roles:everyone')}</span></div>;
  const free = page.items.filter((item) => why(item) === null);
  const ticked = page.items.filter((item) => chosen.has(item)).length;
  return (
    <div className="pc-permissions-page">
      <Checkbox checked={ticked === page.items.length} indeterminate={ticked > 0 && ticked < page.items.length} disabled={!onSet || free.length === 0} onChange={(event) => onSet?.(free, event.target.checked)}>{title}</Checkbox>
      <ul>
        {page.items.map((item) => (
          <li key={item}>
            <Checkbox checked={chosen.has(item)} disabled={!onSet || why(item) !== null} onChange={(event) => onSet?.([item], event.target.checked)}>{nameOf(item, page)}</Checkbox>
            {why(item) ? <span className="pc-about">{why(item)}</span> : null}
            {codes ? <code className="pc-code">{PERMISSIONS[item].bpcCode ?? item}</code> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
