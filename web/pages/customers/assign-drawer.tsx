/** The customer door of assignment: sets the manager of one or more customers, replacing present ones (sales 4.1). */
import { Select } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { listManagers, replaceManager } from '../../../contract/console/assignment.ts';
import { addDays, dayOf } from '../../../contract/values/day.ts';
import { useRead } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { useSession } from '../../app/session.tsx';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';

export interface AssignDrawerProps {
  readonly customerIds: readonly string[];
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

export function AssignDrawer({ customerIds, open, onClose, onDone }: AssignDrawerProps): ReactNode {
  const say = useSay();
  const session = useSession();
  const managers = useRead(listManagers, { query: { limit: '200' } }, { enabled: open });
  const options = useMemo(
    () => (managers.data?.items ?? []).filter((m) => m.state === 'active').map((m) => ({ value: m.memberId, label: `${m.name} · ${m.login} · ${m.customers}` })),
    [managers.data],
  );
  const today = dayOf(new Date(session.clock.now));
  return (
    <FormDrawer
      open={open}
      onClose={onClose}
      title={say('customers:assign.title', { count: customerIds.length })}
      about={say('customers:assign.about')}
      endpoint={replaceManager}
      toBody={(values) => ({ customerIds: [...customerIds], memberId: String(values['memberId'] ?? '') })}
      stale={['assignment', 'customers', 'usage']}
      doneMessage={say('customers:assign.done')}
      submitLabel={say('customers:assign.submit')}
      preview={(values) => (values['memberId'] ? say('customers:assign.preview', { from: addDays(today, 1), until: today }) : null)}
      {...(onDone ? { onDone: () => onDone() } : {})}
    >
      <Field name="memberId" label={say('customers:assign.manager')} required>
        <Select showSearch={{ optionFilterProp: 'label' }} options={options} loading={managers.isPending} />
      </Field>
    </FormDrawer>
  );
}
