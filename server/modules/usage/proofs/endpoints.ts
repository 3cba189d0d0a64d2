/** Binds the proofs of the caller's partner (for the operator of the default one): a month at once, the whole history as a run. */
import * as contract from '../../../../contract/console/usage.ts';
import { type Binding, bound } from '../../../platform/http/bind.ts';
import { partnerOfQuery } from '../../assignment/assignment.ts';
import { holdMonthProof, readWholeProof, startProof } from './proof-run.ts';
import { type Proof, proveMonth } from './prove.ts';

export function proofBindings(): Binding[] {
  return [
    bound(contract.proofs, async (ctx, { query }) => {
      const partnerId = await partnerOfQuery(ctx);
      await holdMonthProof(ctx, partnerId);
      return proofsOut(await proveMonth(ctx, partnerId, query.month));
    }),
    bound(contract.startProof, async (ctx) => ({ runId: await startProof(ctx, await partnerOfQuery(ctx)) })),
    bound(contract.wholeProof, async (ctx) => {
      const { run, done } = await readWholeProof(ctx, await partnerOfQuery(ctx));
      return {
        run: run && { runId: run.run_id, state: run.state, done: Number(run.progress_done), total: run.progress_total === null ? null : Number(run.progress_total), createdAt: run.created_at.toISOString() },
        result: done && { ...proofsOut(done.proofs), startedAt: (done.run.started_at ?? done.run.created_at).toISOString(), finishedAt: (done.run.finished_at ?? done.run.created_at).toISOString() },
      };
    }),
  ];
}

function proofsOut(proofs: readonly Proof[]) {
  return { ok: proofs.every((proof) => proof.ok), proofs: proofs.map((proof) => ({ ...proof, failing: [...proof.failing] })) };
}
