/** Binds the endpoints of member management; names are masked on their way out. */
import * as contract from '../../../contract/console/members.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { listMembersWithRoles } from './listings.ts';
import * as members from './members.ts';

const changeOut = ({ changed, scopeBefore, scopeAfter, widens, unmanaged }: members.MemberChange) => ({
  changed, scopeBefore, scopeAfter, widens, unmanaged: unmanaged.map((manager) => ({ memberId: manager.member_id, name: maskName(manager.name) })),
});

export function memberBindings(duties: members.MemberDuties): Binding[] {
  return [
    bound(contract.listMembers, async (ctx, { query: { partnerId, ...query } }) => listMembersWithRoles(ctx, await members.partnerToManage(ctx, partnerId), query)),
    bound(contract.listRoles, async (ctx, { query }) => ({
      items: (await members.listRoles(ctx, query.partnerId)).map((r) => ({ roleId: r.role_id, preset: r.preset, sample: r.sample, name: r.name, permissions: [...r.permissions] })),
    })),
    bound(contract.previewMember, async (ctx, { query }) => changeOut(await members.previewChange(ctx, duties, query))),
    bound(contract.createMember, (ctx, { body }) => members.addMember(ctx, body)),
    bound(contract.setRoles, async (ctx, { params, body }) => changeOut(await members.changeMember(ctx, duties, params.memberId, body))),
    bound(contract.setMemberState, async (ctx, { params, body }) => changeOut(await members.changeMember(ctx, duties, params.memberId, body))),
    bound(contract.resetPassword, (ctx, { params }) => members.resetPassword(ctx, params.memberId)),
    bound(contract.revealMembers, (ctx, { body }) => members.revealMembers(ctx, body.column, body.memberIds)),
  ];
}
