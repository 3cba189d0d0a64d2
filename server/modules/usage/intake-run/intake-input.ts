/**
 * What a load is asked to do, as it stands in its run's row, and how one is asked for. Several files of one load are
 * parts of one delivery.
 */
import { z } from 'zod';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import { enqueueRun } from '../../../platform/jobs/runs.ts';

export const INTAKE_RUN = 'intake';
export const RETRY_RUN = 'quarantine-retry';

const intakeInput = z.object({
  files: z.array(z.object({ fileId: z.string(), name: z.string(), bytes: z.number() })).min(1),
  format: z.enum(['focus', 'fee-records']),
  /** FOCUS only: a later delivery restates what its scopes held (`restate`), or only adds (`append`). */
  mode: z.enum(['restate', 'append']),
  createCustomers: z.boolean(),
  /** Periods its files begin with, as far as was looked when it was asked for: a load that waits has not met them yet. */
  scopeKeys: z.array(z.string()).optional(),
});
export type IntakeInput = z.infer<typeof intakeInput>;

export function readIntakeInput(input: unknown): IntakeInput {
  return intakeInput.parse(input);
}

/** Queues a load of stored files for a partner; in the caller's transaction. */
export async function enqueueIntake(ctx: Ctx, partnerId: Id, input: IntakeInput): Promise<Id> {
  const total = input.files.reduce((sum, file) => sum + file.bytes, 0);
  return enqueueRun(ctx, { partnerId, kind: INTAKE_RUN, input: { ...input, fileNames: input.files.map((file) => file.name) }, unit: 'bytes', total });
}

const retryInput = z.object({
  reason: z.string().optional(),
  runId: z.string().optional(),
  subAccountKeys: z.array(z.string()).optional(),
});
export type RetryInput = z.infer<typeof retryInput>;

export function readRetryInput(input: unknown): RetryInput {
  return retryInput.parse(input);
}

/** Queues another try of the open rows a filter names; `total` is how many there are now. */
export async function enqueueRetry(ctx: Ctx, partnerId: Id, input: RetryInput, total: number): Promise<Id> {
  return enqueueRun(ctx, { partnerId, kind: RETRY_RUN, input: { ...input }, unit: 'rows', total });
}
