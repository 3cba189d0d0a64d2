/**
 * The same lists as the pages, to files: an ordinary export task made for a member, so that scope, anonymisation and the
 * operation log are those of the page; then its files are copied to where the caller wants them.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportable } from '../../contract/console/runs.ts';
import type { Actor, Ctx } from '../platform/context.ts';
import { withTx } from '../platform/db/tx.ts';
import type { House } from '../house.ts';
import { createExport, downloadExport, listExports, type TaskRow } from '../modules/exports/exports.ts';
import { type Call, type Command, choiceOption, textOption, textOptions, WrongUse } from './command.ts';
import { actorFor, findPartner } from './lookups.ts';
import { inHouse } from './open-house.ts';
import { finishRun } from './wait-for-run.ts';

function conditionsOf(values: Call['values']): Record<string, string> {
  const month = textOption(values, 'month');
  const pairs = textOptions(values, 'filter').map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new WrongUse('wrong.filter', { value: text });
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return { ...Object.fromEntries(pairs), ...(month === null ? {} : { month }) };
}

function asMember<T>(house: House, actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withTx(house.db, { partnerIds: [...actor.partnerIds], operator: actor.kind === 'operator' }, (tx) => work({ actor, tx, now: house.clock.now(), requestId: 'command line', ip: '' }));
}

export const exportCommand: Command = {
  options: {
    month: { type: 'string' }, filter: { type: 'string', multiple: true }, format: { type: 'string' }, out: { type: 'string' }, partner: { type: 'string' }, as: { type: 'string' },
  },
  run: ({ values, positionals, terminal, env }) => {
    const [named, ...more] = positionals;
    const list = exportable.options.find((one) => one === named);
    if (!list || more.length > 0) throw new WrongUse('wrong.value', { what: 'LIST', value: positionals.join(' ') || '–', allowed: exportable.options.join(', ') });
    const format = choiceOption(values, 'format', ['csv', 'xlsx']) ?? 'csv';
    const conditions = conditionsOf(values);
    const out = resolve(textOption(values, 'out') ?? '.');
    return inHouse(env, async (house) => {
      const actor = await actorFor(house.db, await findPartner(house.db, textOption(values, 'partner')), textOption(values, 'as'));
      const speaker: Actor = { ...actor, language: terminal.language };
      const made = await asMember(house, speaker, (ctx) => createExport(ctx, house.exportLists, { list, format, conditions }));
      await finishRun(house, made.run_id, terminal);
      const task = await finished(house, speaker, made);
      mkdirSync(out, { recursive: true });
      const files: string[] = [];
      for (const [place, file] of task.files.entries()) {
        const opened = await asMember(house, speaker, (ctx) => downloadExport(ctx, house.exportLists, house.files, task.export_id, place));
        const path = join(out, file.name);
        await pipeline(opened.open(), createWriteStream(path));
        files.push(path);
        if (!terminal.json) terminal.print(terminal.say('export.written', { rows: file.rows, file: path }));
      }
      terminal.result({ run: made.run_id, list, rows: Number(task.rows), files });
      return 0;
    });
  },
};

async function finished(house: House, actor: Actor, made: TaskRow): Promise<TaskRow> {
  const { items } = await asMember(house, actor, (ctx) => listExports(ctx, { limit: 200 }));
  const task = items.find((one) => one.export_id === made.export_id);
  if (!task) throw new Error(`export ${made.export_id} is gone`);
  return task;
}
