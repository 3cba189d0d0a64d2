/** Binds the operation log's endpoints; what leaves is masked here. */
import * as contract from '../../../contract/console/operation-log.ts';
import type { Id } from '../../../contract/values/id.ts';
import { maskName } from '../../../contract/values/mask.ts';
import type { Ctx } from '../../platform/context.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { recordAudit } from './audit.ts';
import { readHead, verifyChain } from './chain.ts';
import * as entries from './entries.ts';
import { maskObject, maskRecorded } from './masking.ts';

const BROKEN_SHOWN = 20;

const entryOut = (row: entries.LogRow) => ({
  sequence: row.sequence, at: row.at.toISOString(), memberId: row.member_id, memberName: row.member_id === null ? '' : maskName(row.member_name), ip: row.ip, requestId: row.request_id,
  action: row.action, objectKind: row.object_kind, objectId: row.object_id, objectName: maskObject(row.object_kind, row.object_name), before: maskRecorded(row.before), after: maskRecorded(row.after),
});

/** Full names by entry; written down where it was looked, before they leave. */
async function reveal(ctx: Ctx, partnerId: Id, column: 'member', sequences: readonly string[]) {
  const asked = [...new Set(sequences)];
  const found = await entries.readActors(ctx.tx, partnerId, asked);
  await recordAudit(ctx, { action: 'log.revealed', objectKind: 'operation-log', objectId: partnerId, partnerId, after: { column, count: asked.length, sequences: asked } });
  return { values: Object.fromEntries(found.map((row) => [row.sequence, row.member_name])) };
}

async function chainOut(ctx: Ctx, partnerId: Id) {
  const head = await readHead(ctx.tx, partnerId);
  const newest = await entries.readVerification(ctx.tx, partnerId);
  return { entries: head?.sequence ?? '0', verified: newest && { at: newest.at.toISOString(), memberName: maskName(newest.member_name), ...newest.after } };
}

async function verify(ctx: Ctx, partnerId: Id) {
  const { checked, upTo, failing } = await verifyChain(ctx.tx, partnerId);
  const intact = failing.length === 0;
  await recordAudit(ctx, { action: 'log.verified', objectKind: 'operation-log', objectId: partnerId, partnerId, after: { checked, upTo, intact, firstBroken: failing[0] ?? null } });
  return { checked, upTo, intact, failing: failing.slice(0, BROKEN_SHOWN) };
}

export function auditBindings(): Binding[] {
  return [
    bound(contract.operationLog, async (ctx, { query: { partnerId, limit, cursor, ...filter } }) => {
      const { rows, next } = await entries.listEntries(ctx, entries.partnerOfLog(ctx, partnerId), filter, { limit, cursor });
      return { items: rows.map(entryOut), next };
    }),
    bound(contract.logChoices, async (ctx, { query: { partnerId, ...people } }) => {
      const met = await entries.readMet(ctx.tx, entries.partnerOfLog(ctx, partnerId), people);
      return { actions: met.actions, objectKinds: met.kinds, members: met.members.map((row) => ({ memberId: row.member_id, name: maskName(row.member_name), lastAt: row.at.toISOString() })), system: met.system };
    }),
    bound(contract.revealActors, (ctx, { body }) => reveal(ctx, entries.partnerOfLog(ctx, body.partnerId), body.column, body.sequences)),
    bound(contract.chainState, (ctx, { query }) => chainOut(ctx, entries.partnerOfLog(ctx, query.partnerId))),
    bound(contract.verifyLog, (ctx, { body }) => verify(ctx, entries.partnerOfLog(ctx, body.partnerId))),
  ];
}
