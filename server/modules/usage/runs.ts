/** The long work of usage: loading files and trying quarantined rows again, one after the other for each partner; proving all of it. */
import type { RunKind } from '../../platform/jobs/worker.ts';
import { INTAKE_RUN, RETRY_RUN } from './intake-run/intake-input.ts';
import { runIntake } from './intake-run/intake-run.ts';
import { runRetry } from './intake-run/retry-run.ts';
import type { IntakeParts } from './intake-run/standing.ts';
import { type MoreProofs, PROOF_RUN, runProof } from './proofs/proof-run.ts';

export interface UsageRunParts extends IntakeParts {
  readonly moreProofs?: readonly MoreProofs[];
}

export function usageRuns(parts: UsageRunParts): RunKind[] {
  return [
    { kind: INTAKE_RUN, cancellable: true, inTurn: true, work: (job) => runIntake(parts, job) },
    { kind: RETRY_RUN, cancellable: true, inTurn: true, work: (job) => runRetry(parts, job) },
    { kind: PROOF_RUN, cancellable: true, work: (job) => runProof(job, parts.moreProofs) },
  ];
}
