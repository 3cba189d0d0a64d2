/** Sets the account manager of one or more resellers, replacing present ones (sales 4.2, last row). */
import { Select } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { listManagers } from '../../../contract/console/assignment.ts';
import { setResellerManager } from '../../../contract/console/resellers.ts';
import { addDays, dayOf } from '../../../contract/values/day.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';

export interface ResellerAssignDrawerProps {
  readonly resellerIds: readonly string[];
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ResellerAssignDrawer({ resellerIds, open, onClose, onDone }: ResellerAssignDrawerProps): ReactNode {
  const say = useSay();
  const today = dayOf(new Date(useSession().clock.now));
  const managers = useRead(listManagers, { query: { limit: '200' } }, { enabled: open });
  const options = useMemo(
    () => (managers.data?.items ?? []).filter((manager) => manager.state === 'active').map((manager) => ({ value: manager.memberId, label: `${manager.name} · ${manager.login}` })),
    [managers.data],
  );
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('resellers:assign.title', { count: resellerIds.length })}
      about={say('resellers:assign.about')}
      endpoint={setResellerManager}
      toBody={(values) => ({ resellerIds: [...resellerIds], memberId: String(values['memberId'] ?? '') })}
      stale={['assignment', 'customers', 'usage']}
      doneMessage={say('resellers:assign.done')}
      submitLabel={say('resellers:assign.submit')}
      preview={(values) => (values['memberId'] ? say('resellers:assign.preview', { from: addDays(today, 1), until: today }) : null)}
      onDone={onDone}
    >
      <Field name="memberId" label={say('resellers:manager')} required>
        <Select showSearch={{ optionFilterProp: 'label' }} options={options} loading={managers.isPending} />
      </Field>
    </FormDrawer>
  );
}
