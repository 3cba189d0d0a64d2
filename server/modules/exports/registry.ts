/**
 * What a module says about a list so that it can be exported. Lists are passed in at wiring: exports stands before the
 * modules that own them. A list anonymises names, mobiles and e-mails itself (sales 9.1, 13 #17): it alone knows which
 * of its columns they are; nothing but what `read` returns ever reaches a file.
 */
import type { Exportable } from '../../../contract/console/runs.ts';
import type { Permission } from '../../../contract/permissions.ts';
import type { Language } from '../../../contract/words/words.ts';
import type { Ctx } from '../../platform/context.ts';

export interface ExportColumn {
  readonly key: string;
  readonly title: string;
  /** Holds plain decimal numbers: exact in the file, never defused, a number in a spreadsheet where one can hold it. */
  readonly numeric?: boolean;
}
export type ExportRow = Readonly<Record<string, string>>;
export type Conditions = Readonly<Record<string, string>>;
export interface ExportPage {
  readonly rows: readonly ExportRow[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
}

export interface ExportList {
  readonly list: Exportable;
  readonly permission: Permission;
  readonly administratorOnly?: boolean;
  columns(language: Language): readonly ExportColumn[];
  /** Throws a Problem when the list cannot be asked with these conditions; called before a task is made. */
  check?(ctx: Ctx, conditions: Conditions): void | Promise<void>;
  /** How many rows there will be, for the progress bar; left out where counting costs as much as reading. */
  count?(ctx: Ctx, conditions: Conditions): Promise<number>;
  /**
   * One page by keyset. `ctx.actor` is the creator as of then, narrowed by what they may now; `ctx.now` is the moment
   * the task was made. Ticked rows come as the condition `selected`: their ids, joined by commas.
   */
  read(ctx: Ctx, conditions: Conditions, cursor: string | null, limit: number): Promise<ExportPage>;
}

export function findList(lists: readonly ExportList[], list: string): ExportList | null {
  return lists.find((candidate) => candidate.list === list) ?? null;
}
