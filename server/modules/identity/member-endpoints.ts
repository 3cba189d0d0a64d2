/** Binds the endpoints of members, roles and contacts; names are masked on their way out. */
import * as contactsContract from '../../../contract/console/contacts.ts';
import { MAX_CONTACTS } from '../../../contract/console/contacts.ts';
import * as contract from '../../../contract/console/members.ts';
import * as rolesContract from '../../../contract/console/roles.ts';
import { permissionsOfRole } from '../../../contract/permissions.ts';
import { maskAccount, maskEmail, maskMobile, maskName } from '../../../contract/values/mask.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import * as contacts from './contacts.ts';
import { effectiveOfMember, ownEffective } from './effective.ts';
import { readMembers } from './listings.ts';
import { describeMember, endMemberSession, endMemberSessions } from './member-detail.ts';
import * as members from './members.ts';
import * as roles from './roles.ts';

const someoneOut = (someone: members.Someone) => ({ memberId: someone.member_id, name: maskName(someone.name) });

const changeOut = ({ changed, scopeBefore, scopeAfter, widens, unmanaged, newSupervisor, leaving, permissions, gains, loses }: members.MemberChange) => ({
  changed, scopeBefore, scopeAfter, widens, unmanaged: unmanaged.map(someoneOut), newSupervisor: newSupervisor ? someoneOut(newSupervisor) : null,
  leaving: { customers: leaving.customers, first: leaving.first.map((customer) => ({ customerId: customer.customer_id, name: maskName(customer.name) })) },
  permissions: [...permissions], gains: [...gains], loses: [...loses],
});

const roleOut = (role: roles.ManagedRole) => ({
  roleId: role.role_id, preset: role.preset, sample: role.sample, name: role.name, description: role.description, permissions: permissionsOfRole(role), members: role.members,
  fixed: role.preset !== null, version: role.version, changedAt: role.changed_at?.toISOString() ?? null,
});

const effectOut = ({ members: named, ...effect }: roles.RoleEffect) => ({
  ...effect, members: named.map(({ member_id, name, login, gains, loses }) => ({ memberId: member_id, name: maskName(name), login: maskAccount(login), gains, loses })),
});

const contactOut = (contact: contacts.ContactRow) => ({
  contactId: contact.contact_id, name: maskName(contact.name), title: contact.title, mobile: maskMobile(contact.mobile), email: maskEmail(contact.email),
  createdAt: contact.created_at.toISOString(), changedAt: contact.changed_at.toISOString(),
});

const nothing = async (work: Promise<unknown>) => {
  await work;
  return {};
};

export function memberBindings(duties: members.MemberDuties): Binding[] {
  return [
    bound(contract.listMembers, async (ctx, { query: { partnerId, ...query } }) => readMembers(ctx, await members.partnerToManage(ctx, partnerId), query)),
    bound(contract.previewMember, async (ctx, { query }) => {
      const change = await members.previewChange(ctx, duties, query);
      return { ...changeOut(change), sees: change.sees };
    }),
    bound(contract.createMember, (ctx, { body }) => members.addMember(ctx, body)),
    bound(contract.getMember, (ctx, { params, sessionHash }) => describeMember(ctx, duties, params.memberId, sessionHash)),
    bound(contract.memberEffective, (ctx, { params }) => effectiveOfMember(ctx, duties, params.memberId)),
    bound(contract.ownEffective, (ctx) => ownEffective(ctx, duties)),
    bound(contract.setRoles, async (ctx, { params, body }) => changeOut(await members.changeMember(ctx, duties, params.memberId, body))),
    bound(contract.setMemberState, async (ctx, { params, body }) => changeOut(await members.changeMember(ctx, duties, params.memberId, body))),
    bound(contract.endMemberSession, (ctx, { params }) => nothing(endMemberSession(ctx, params.memberId, params.sessionId))),
    bound(contract.endMemberSessions, (ctx, { params }) => endMemberSessions(ctx, params.memberId)),
    bound(contract.resetPassword, (ctx, { params }) => members.resetPassword(ctx, params.memberId)),
    bound(contract.revealMembers, (ctx, { body }) => members.revealMembers(ctx, body.column, body.memberIds)),
    ...roleBindings(),
    ...contactBindings(),
  ];
}

function roleBindings(): Binding[] {
  return [
    bound(rolesContract.listRoles, async (ctx, { query }) => ({ items: (await roles.listRoles(ctx, query.partnerId)).map(roleOut) })),
    bound(rolesContract.previewRole, async (ctx, { params, query }) => effectOut(await roles.previewRole(ctx, params.roleId, query.permissions))),
    bound(rolesContract.createRole, (ctx, { body }) => roles.createRole(ctx, body)),
    bound(rolesContract.changeRole, async (ctx, { params, body }) => effectOut(await roles.changeRole(ctx, params.roleId, body))),
    bound(rolesContract.deleteRole, (ctx, { params }) => nothing(roles.deleteRole(ctx, params.roleId))),
    bound(rolesContract.lockRole, async (ctx, { params, body }) => ({ since: (await roles.lockRole(ctx, params.memberId, params.roleId, body.reason)).since.toISOString() })),
    bound(rolesContract.unlockRole, (ctx, { params }) => nothing(roles.unlockRole(ctx, params.memberId, params.roleId))),
  ];
}

function contactBindings(): Binding[] {
  return [
    bound(contactsContract.listContacts, async (ctx, { query }) => {
      const { rows, standIn } = await contacts.listContacts(ctx);
      return { total: rows.length, limit: MAX_CONTACTS, items: rows.slice(query.offset, query.offset + query.limit).map(contactOut), standIn: standIn ? { memberId: standIn.member_id, name: maskName(standIn.name), mobile: maskMobile(standIn.mobile), email: maskEmail(standIn.email) } : null };
    }),
    bound(contactsContract.createContact, (ctx, { body }) => contacts.createContact(ctx, body)),
    bound(contactsContract.changeContact, (ctx, { params, body }) => nothing(contacts.changeContact(ctx, params.contactId, body))),
    bound(contactsContract.deleteContact, (ctx, { params }) => nothing(contacts.deleteContact(ctx, params.contactId))),
    bound(contactsContract.revealContacts, (ctx, { body }) => contacts.revealContacts(ctx, body.column, body.contactIds)),
    bound(contactsContract.myPartner, (ctx) => contacts.myPartner(ctx)),
  ];
}
