/**
 * Long work as a member sees it: own runs, for whoever may load files all runs of the partners in reach, for the operator
 * all. Stopping and going on are asked for here and done by the worker.
 */
import * as contract from '../../contract/console/runs.ts';
import { problem } from '../../contract/errors.ts';
import { ID_PATTERN, type Id } from '../../contract/values/id.ts';
import { maskName } from '../../contract/values/mask.ts';
import { recordAudit } from '../modules/audit/audit.ts';
import { describeSession } from '../modules/identity/identity.ts';
import { systemNow } from '../platform/clock.ts';
import type { Ctx } from '../platform/context.ts';
import { type Binding, bound } from '../platform/http/bind.ts';
import { listRuns, paceOf } from '../platform/jobs/run-list.ts';
import { askCancel, readRun, requeueRun, type RunRow, type RunState } from '../platform/jobs/runs.ts';
import type { RunKind } from '../platform/jobs/worker.ts';
import { runTitle } from './run-title.ts';

export interface RunsParts {
  readonly kinds: () => readonly RunKind[];
}

export function runsBindings(parts: RunsParts): Binding[] {
  const shown = async (ctx: Ctx, runs: readonly RunRow[]) => {
    const names = await partnerNames(ctx);
    return runs.map((run) => runOut(ctx, parts, run, names));
  };
  const one = async (ctx: Ctx, run: RunRow) => runOut(ctx, parts, run, await partnerNames(ctx));
  return [
    bound(contract.listRuns, async (ctx, { query }) => {
      if (query.cursor !== undefined && !ID_PATTERN.test(query.cursor)) throw problem('request.invalid', {}, [{ field: 'query.cursor', rule: 'id' }]);
      const filter = { partnerIds: ctx.actor.partnerIds, requestedBy: seesAll(ctx) ? null : memberOf(ctx), kind: query.kind ?? null, states: statesOf(query.state), before: query.cursor ?? null };
      const runs = await listRuns(ctx.tx, filter, query.limit + 1);
      const items = runs.slice(0, query.limit);
      return { items: await shown(ctx, items), next: runs.length > query.limit ? (items.at(-1)?.run_id ?? null) : null };
    }),
    bound(contract.getRun, async (ctx, { params }) => one(ctx, await visibleRun(ctx, params.runId))),
    bound(contract.cancelRun, async (ctx, { params }) => one(ctx, await cancel(ctx, parts, params.runId))),
    bound(contract.resumeRun, async (ctx, { params }) => one(ctx, await resume(ctx, params.runId))),
  ];
}

function seesAll(ctx: Ctx): boolean {
  return ctx.actor.kind === 'operator' || ctx.actor.permissions.has('intake.load');
}

function memberOf(ctx: Ctx): Id {
  if (ctx.actor.memberId === null) throw problem('session.missing');
  return ctx.actor.memberId;
}

function statesOf(state: 'open' | RunState | undefined): RunState[] | null {
  if (state === undefined) return null;
  return state === 'open' ? ['queued', 'running'] : [state];
}

/** A run that the caller may not see does not exist for them. */
async function visibleRun(ctx: Ctx, runId: Id): Promise<RunRow> {
  const run = await readRun(ctx.tx, runId);
  if (!run || !ctx.actor.partnerIds.includes(run.partner_id)) throw problem('runs.unknown');
  if (!seesAll(ctx) && run.requested_by !== memberOf(ctx)) throw problem('runs.unknown');
  return run;
}

async function cancel(ctx: Ctx, parts: RunsParts, runId: Id): Promise<RunRow> {
  const run = await visibleRun(ctx, runId);
  if (run.state === 'cancelled') return run;
  const kind = kindOf(parts, run);
  if (!kind?.cancellable || (run.state !== 'queued' && run.state !== 'running')) throw problem('runs.not_cancellable', { state: run.state });
  if (run.cancel_asked) return run;
  await askCancel(ctx.tx, run.partner_id, runId);
  const after = await visibleRun(ctx, runId);
  // A run nobody had begun ends here; one at work ends where its worker finds it safe.
  if (after.state === 'cancelled') await kind.ended?.(ctx, after, 'cancelled');
  await recordAudit(ctx, { action: 'run.cancel_asked', objectKind: 'run', objectId: runId, objectName: runTitle(run, 'zh-CN'), partnerId: run.partner_id });
  return after;
}

async function resume(ctx: Ctx, runId: Id): Promise<RunRow> {
  const run = await visibleRun(ctx, runId);
  if (run.state === 'queued' || run.state === 'running') return run;
  if (run.state === 'done') throw problem('runs.not_cancellable', { state: run.state });
  await requeueRun(ctx.tx, run.partner_id, runId);
  await recordAudit(ctx, { action: 'run.resumed', objectKind: 'run', objectId: runId, objectName: runTitle(run, 'zh-CN'), partnerId: run.partner_id });
  return visibleRun(ctx, runId);
}

function kindOf(parts: RunsParts, run: RunRow): RunKind | undefined {
  return parts.kinds().find((kind) => kind.kind === run.kind);
}

async function partnerNames(ctx: Ctx): Promise<ReadonlyMap<Id, string>> {
  const { partner, otherPartners } = await describeSession(ctx);
  return new Map([partner, ...otherPartners].map((each) => [each.partner_id, each.name]));
}

function runOut(ctx: Ctx, parts: RunsParts, run: RunRow, names: ReadonlyMap<Id, string>) {
  const open = run.state === 'queued' || run.state === 'running';
  return {
    runId: run.run_id, kind: run.kind, state: run.state, title: runTitle(run, ctx.actor.language), partnerName: names.get(run.partner_id) ?? '',
    done: Number(run.progress_done), total: run.progress_total === null ? null : Number(run.progress_total), unit: run.progress_unit ?? '', ...paceOf(run, systemNow()),
    counts: run.counts, error: run.error, requestedBy: run.requested_by === null ? run.requested_name : maskName(run.requested_name),
    createdAt: run.created_at.toISOString(), startedAt: run.started_at?.toISOString() ?? null, finishedAt: run.finished_at?.toISOString() ?? null,
    cancellable: open && !run.cancel_asked && kindOf(parts, run)?.cancellable === true,
  };
}
