/**
 * The files of a load: opened, and looked at before anything is written. A file that cannot be read at all, or a packed
 * one that breaks off, stops the load with nothing changed: half a delivery is worse than none.
 */
import type { FileReason } from '../../../../contract/reasons.ts';
import { problem } from '../../../../contract/errors.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type OpenFile, openFile } from '../../../platform/files/files.ts';
import type { FileStorage } from '../../../platform/files/storage.ts';
import type { FileFormat } from '../intake/file-format.ts';
import { openFeeFile } from '../intake/read-file.ts';
import { fileFault } from '../intake/text-source.ts';
import type { IntakeInput } from './intake-input.ts';

export async function openFiles(ctx: Ctx, storage: FileStorage, input: IntakeInput): Promise<OpenFile[]> {
  const files: OpenFile[] = [];
  for (const { fileId } of input.files) files.push(await openFile(ctx, storage, fileId));
  return files;
}

export type Open = OpenFile['open'];

/** Files of one delivery share their ordinals, so the same file twice would count every charge of it twice. */
export function assertDistinct(files: readonly { readonly name: string; readonly sha256: string }[]): void {
  const met = new Map<string, string>();
  for (const { name, sha256 } of files) {
    const other = met.get(sha256);
    if (other !== undefined) throw problem('intake.file_twice', { name, other });
    met.set(sha256, name);
  }
}

/** Refuses what is not readable by its first bytes and its header. */
export async function assertHeader(open: Open, format: FileFormat): Promise<void> {
  const file = await openFeeFile(open(), { format });
  await file.blocks.return(undefined);
  if (file.refused !== null) throw refusal(file.refused);
}

/** Reads a packed file through to its end; others are read as far as they go. */
export async function assertWhole(open: Open): Promise<void> {
  if (!(await isPacked(open))) return;
  const fault = await fileFault(open());
  if (fault !== null) throw refusal(fault);
}

async function isPacked(open: Open): Promise<boolean> {
  for await (const block of open()) {
    const bytes = block as Buffer;
    return bytes[0] === 0x1f && bytes[1] === 0x8b;
  }
  return false;
}

/** A reason has parameters of its own; they travel along for its words. */
function refusal(reason: FileReason) {
  const params = { ...reason.params, reason: reason.code };
  return problem('intake.file_refused', params);
}
