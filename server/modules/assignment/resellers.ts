/**
 * A distributor's account managers for its resellers (sales 4.2, last row): assigned, changed, taken back, alone or in a
 * batch, in the same way as customers: locked, judged, all or nothing, one entry of the operation log each, spans ended
 * and never changed. What the manager then sees of a reseller is decided in visible-customers.ts (decisions/0019).
 */
import { problem } from '../../../contract/errors.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { type AuditEntry, recordAudit } from '../audit/audit.ts';
import { assertMayAssign, managerToAssign } from './changing.ts';
import { rewriteDaySpans } from './day-spans.ts';
import type { Manager } from './managers.ts';
import { lockResellers, type LockedReseller, readForReveal, readLockedResellers } from './reseller-store.ts';
import { RESELLER_SPANS } from './span-tables.ts';
import * as store from './store.ts';

/** Resellers are a distributor's; the item to assign others hold as well. */
function distributorOf(ctx: Ctx): Id {
  if (ctx.actor.kind !== 'partner' || ctx.actor.tier !== 'distributor') throw problem('access.distributor_only');
  return ctx.actor.partnerId;
}

/** Sets the account manager, whoever it was before; those who have this one already are left as they are. */
export async function setResellerManager(ctx: Ctx, memberId: Id, resellerIds: readonly Id[]): Promise<{ assigned: number; replaced: number }> {
  const partnerId = distributorOf(ctx);
  assertMayAssign(ctx);
  const manager = await managerToAssign(ctx, partnerId, memberId);
  const resellers = await lockAndJudge(ctx, partnerId, resellerIds);
  const others = resellers.filter((reseller) => reseller.manager_id !== memberId);
  if (others.length === 0) throw problem('assignment.resellers_same_manager', { resellers: namesOf(resellers) });
  await change(ctx, partnerId, others, manager);
  const replaced = others.filter((reseller) => reseller.span_id !== null).length;
  return { assigned: others.length - replaced, replaced };
}

/** 收回: not for a supervisor, who would take them out of the team (sales 4.3). */
export async function unassignResellers(ctx: Ctx, resellerIds: readonly Id[]): Promise<{ unassigned: number }> {
  const partnerId = distributorOf(ctx);
  if (ctx.actor.scope !== 'all') throw problem('access.denied', { permission: 'assignment.edit' });
  const resellers = await lockAndJudge(ctx, partnerId, resellerIds);
  const free = resellers.filter((reseller) => reseller.span_id === null);
  if (free.length > 0) throw problem('assignment.resellers_not_assigned', { resellers: namesOf(free) });
  await change(ctx, partnerId, resellers, null);
  return { unassigned: resellers.length };
}

/** The eye: full names of resellers in scope, all or none. */
export async function revealResellers(ctx: Ctx, resellerIds: readonly Id[]): Promise<Record<Id, string>> {
  const partnerId = distributorOf(ctx);
  const asked = [...new Set(resellerIds)];
  const found = await readForReveal(ctx, partnerId, asked);
  if (found.length < asked.length) throw problem('assignment.reseller_unknown');
  await recordAudit(ctx, { action: 'assignment.resellers_revealed', objectKind: 'reseller-column', objectId: 'name', after: { column: 'name', count: asked.length, resellerIds: asked } });
  return Object.fromEntries(found.map((row) => [row.reseller_id, row.name]));
}

/** Spans of the past as they were, for a first set-up (demo, migration from elsewhere); not in the operation log. */
export async function loadResellerSpans(ctx: Ctx, partnerId: Id, spans: readonly (Omit<store.LoadedSpan, 'customerId'> & { readonly resellerId: Id })[]): Promise<void> {
  if (spans.length === 0) return;
  await store.insertLoadedSpans(ctx, partnerId, spans.map(({ resellerId, ...span }) => ({ ...span, heldId: resellerId })), RESELLER_SPANS);
  await rewriteDaySpans(ctx, partnerId, spans.map((span) => span.resellerId), RESELLER_SPANS);
}

async function lockAndJudge(ctx: Ctx, partnerId: Id, resellerIds: readonly Id[]): Promise<LockedReseller[]> {
  const asked = [...new Set(resellerIds)];
  await lockResellers(ctx, partnerId, asked);
  const resellers = await readLockedResellers(ctx, partnerId, asked);
  if (resellers.length < asked.length || resellers.some((reseller) => !reseller.visible)) throw problem('assignment.reseller_unknown');
  return resellers;
}

async function change(ctx: Ctx, partnerId: Id, resellers: readonly LockedReseller[], manager: Manager | null): Promise<void> {
  const ids = resellers.map((reseller) => reseller.reseller_id);
  await store.endSpans(ctx, partnerId, ids, ctx.now, RESELLER_SPANS);
  if (manager) await store.beginSpans(ctx, partnerId, ids, manager.member_id, 'list', ctx.now, RESELLER_SPANS);
  await rewriteDaySpans(ctx, partnerId, ids, RESELLER_SPANS);
  await recordAudit(ctx, ...resellers.map((reseller) => auditEntry(reseller, manager)));
}

function auditEntry(reseller: LockedReseller, manager: Manager | null): AuditEntry {
  const action = manager === null ? 'assignment.reseller_unassigned' : reseller.span_id === null ? 'assignment.reseller_assigned' : 'assignment.reseller_replaced';
  const before = reseller.manager_id === null ? null : { managerId: reseller.manager_id, manager: maskName(reseller.manager_name ?? '') };
  const after = manager === null ? null : { managerId: manager.member_id, manager: maskName(manager.name) };
  return { action, objectKind: 'reseller', objectId: reseller.reseller_id, objectName: maskName(reseller.name), before, after };
}

const namesOf = (resellers: readonly LockedReseller[]): string => store.shortened(resellers.map((reseller) => maskName(reseller.name)));
