/** 组织 > 组织成员 > 客户联系人 (sales 2.2): whom the partner's customers turn to; at most five. */
import { App, Button, Input } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { changeContact, createContact, deleteContact, listContacts, MAX_CONTACTS, revealContacts } from '../../../contract/console/contacts.ts';
import { call } from '../../app/client.ts';
import { useRead, useWrite } from '../../app/data.ts';
import { useSay } from '../../app/language.ts';
import { Field, FormDrawer } from '../../ui/form-drawer.tsx';
import { type Column, instantColumn, textColumn } from '../../ui/list-column.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import type { RowOf } from '../../ui/list-definition.ts';
import { problemWords } from '../../ui/problem-view.tsx';
import { useOrganizationTabs } from './organization-tabs.ts';

type Row = RowOf<typeof listContacts>;
type Masked = 'name' | 'mobile' | 'email';
const NONE = [] as const;

async function reveal(column: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return (await call(revealContacts, { body: { column: column as Masked, contactIds: [...ids] } })).values;
}

function useColumns(): Column<Row>[] {
  const say = useSay();
  return useMemo<Column<Row>[]>(() => {
    const masked = (column: Masked) => ({ column, idOf: (row: Row) => row.contactId });
    return [
      textColumn({ key: 'name', title: say('roles:contacts.name'), always: true, width: 160, masked: masked('name'), value: (row) => row.name }),
      textColumn({ key: 'title', title: say('roles:contacts.jobTitle'), width: 180, value: (row) => row.title }),
      textColumn({ key: 'mobile', title: say('account:profile.mobile'), width: 170, masked: masked('mobile'), value: (row) => row.mobile }),
      textColumn({ key: 'email', title: say('account:profile.email'), width: 220, masked: masked('email'), value: (row) => row.email }),
      instantColumn({ key: 'changedAt', title: say('roles:changedAt'), value: (row) => row.changedAt }),
    ];
  }, [say]);
}

export function ContactsPage(): ReactNode {
  const say = useSay();
  const { modal, message } = App.useApp();
  const tabs = useOrganizationTabs();
  const columns = useColumns();
  const read = useRead(listContacts, { query: {} });
  const remove = useWrite(deleteContact);
  const [editing, setEditing] = useState<{ readonly row?: Row } | null>(null);
  const full = (read.data?.items.length ?? 0) >= MAX_CONTACTS;
  const standIn = read.data?.standIn;
  const askRemove = (row: Row) => void modal.confirm({
    title: say('roles:contacts.removeSure', { name: row.name }),
    content: say('roles:contacts.removeHint'),
    okText: say('roles:remove'),
    okButtonProps: { danger: true },
    onOk: () => remove.run({ params: { contactId: row.contactId } }).then(() => void message.success(say('roles:contacts.removed'))).catch((error: unknown) => void message.error(problemWords(error, say))),
  });
  return (
    <>
      <ListPage
        id="contacts"
        title={say('shell:page.contacts')}
        about={say('roles:contacts.about', { limit: MAX_CONTACTS })}
        pageTabs={tabs}
        list={listContacts}
        paging="place"
        filters={NONE}
        columns={columns}
        rowKey={(row) => row.contactId}
        rowName={(row) => row.name}
        reveal={reveal}
        actions={<Button type="primary" disabled={full} title={full ? say('roles:contacts.full', { limit: MAX_CONTACTS }) : undefined} onClick={() => setEditing({})}>{say('roles:contacts.create')}</Button>}
        rowActionsWidth={150}
        rowActions={(row) => (
          <>
            <Button type="link" size="small" onClick={() => setEditing({ row })}>{say('roles:edit')}</Button>
            <Button type="link" size="small" danger onClick={() => askRemove(row)}>{say('roles:remove')}</Button>
          </>
        )}
        empty={{ title: say('roles:contacts.empty'), hint: standIn ? say('roles:contacts.emptyHint', { name: standIn.name, mobile: standIn.mobile || '—', email: standIn.email || '—' }) : say('roles:contacts.emptyNobody') }}
      />
      <ContactDrawer editing={editing} onClose={() => setEditing(null)} />
    </>
  );
}

/** A contact is shown masked, so a change sends only what was typed anew. */
function ContactDrawer({ editing, onClose }: { editing: { readonly row?: Row } | null; onClose: () => void }): ReactNode {
  const say = useSay();
  const row = editing?.row;
  const fields = (
    <>
      <Field name="name" label={say('roles:contacts.name')} required={!row}><Input maxLength={64} autoComplete="off" placeholder={row?.name} /></Field>
      <Field name="title" label={say('roles:contacts.jobTitle')}><Input maxLength={64} autoComplete="off" placeholder={row?.title} /></Field>
      <Field name="mobile" label={say('account:profile.mobile')} required={!row}><Input maxLength={32} autoComplete="off" placeholder={row?.mobile} /></Field>
      <Field name="email" label={say('account:profile.email')}><Input maxLength={128} autoComplete="off" placeholder={row?.email} /></Field>
    </>
  );
  return (
    <>
      <FormDrawer open={editing !== null && !row} onClose={onClose} title={say('roles:contacts.create')} about={say('roles:contacts.about', { limit: MAX_CONTACTS })} endpoint={createContact} initial={{}} doneMessage={say('roles:contacts.saved')}>{fields}</FormDrawer>
      <FormDrawer open={row !== undefined} onClose={onClose} title={say('roles:contacts.editTitle')} about={say('roles:contacts.editAbout')} endpoint={changeContact} params={{ contactId: row?.contactId ?? '' }} initial={{}} doneMessage={say('roles:contacts.saved')}>{fields}</FormDrawer>
    </>
  );
}
