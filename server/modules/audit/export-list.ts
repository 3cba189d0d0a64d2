/**
 * The operation log as an export: same filter and order as the page, anonymised with its masks (sales 9.1.4). Its shape is
 * that of exports' lists without naming them: audit stands before exports and house.ts puts the two together.
 */
import { z } from 'zod';
import { logFilter } from '../../../contract/console/operation-log.ts';
import { problem } from '../../../contract/errors.ts';
import { BUSINESS_ZONE } from '../../../contract/values/day.ts';
import { maskName } from '../../../contract/values/mask.ts';
import { operationLog as english } from '../../../contract/words/en-US/operation-log.ts';
import type { Language } from '../../../contract/words/words.ts';
import { operationLog as chinese } from '../../../contract/words/zh-CN/operation-log.ts';
import type { Ctx } from '../../platform/context.ts';
import { faultsOf } from '../../platform/http/bind.ts';
import { countEntries, type LogFilter, type LogRow, listEntries, partnerOfLog } from './entries.ts';
import { maskObject, maskRecorded } from './masking.ts';

const COLUMNS = ['sequence', 'at', 'who', 'ip', 'requestId', 'action', 'objectKind', 'object', 'objectId', 'before', 'after'] as const;
type Words = Readonly<Record<keyof typeof chinese, string>>;
type Conditions = Readonly<Record<string, string>>;

const wordsOf = (language: Language): Words => (language === 'zh-CN' ? chinese : english);

const conditionsShape = z.strictObject({
  ...logFilter,
  selected: z.string().transform((text) => text.split(',')).pipe(z.array(z.string().regex(/^[1-9]\d{0,17}$/, 'sequence'))).optional(),
});

function parse(ctx: Ctx, conditions: Conditions): { partnerId: string; filter: LogFilter } {
  const parsed = conditionsShape.safeParse(conditions, { reportInput: true });
  if (!parsed.success) throw problem('request.invalid', {}, faultsOf('body.conditions', parsed.error));
  const { partnerId, selected, ...filter } = parsed.data;
  return { partnerId: partnerOfLog(ctx, partnerId), filter: { ...filter, sequences: selected } };
}

const clockFace = new Intl.DateTimeFormat('sv-SE', { timeZone: BUSINESS_ZONE, dateStyle: 'short', timeStyle: 'medium' });
const recorded = (value: unknown): string => (value === null ? '' : JSON.stringify(maskRecorded(value)));

function rowOf(row: LogRow, words: Words): Readonly<Record<(typeof COLUMNS)[number], string>> {
  const word = (key: string, code: string): string => (words as Conditions)[key] ?? code;
  return {
    sequence: row.sequence, at: `${clockFace.format(row.at)} GMT+08:00`, who: row.member_id === null ? words.system : maskName(row.member_name), ip: row.ip, requestId: row.request_id,
    action: word(`action.${row.action}`, row.action), objectKind: word(`objectKind.${row.object_kind}`, row.object_kind), object: maskObject(row.object_kind, row.object_name), objectId: row.object_id,
    before: recorded(row.before), after: recorded(row.after),
  };
}

export const operationLogExportList = {
  list: 'operation-log' as const,
  permission: 'audit.view' as const,
  columns: (language: Language) => COLUMNS.map((key) => ({ key, title: wordsOf(language)[key], ...(key === 'sequence' ? { numeric: true } : {}) })),
  check: (ctx: Ctx, conditions: Conditions): void => void parse(ctx, conditions),
  count: (ctx: Ctx, conditions: Conditions): Promise<number> => {
    const { partnerId, filter } = parse(ctx, conditions);
    return countEntries(ctx, partnerId, filter);
  },
  read: async (ctx: Ctx, conditions: Conditions, cursor: string | null, limit: number) => {
    const { partnerId, filter } = parse(ctx, conditions);
    const { rows, next } = await listEntries(ctx, partnerId, filter, { limit, ...(cursor === null ? {} : { cursor }) });
    return { rows: rows.map((row) => rowOf(row, wordsOf(ctx.actor.language))), next };
  },
};
