/** Snapshots that are committed and compared by tests: the OpenAPI document and the database schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleEndpoints } from '../../contract/console/all.ts';
import { writeSchema } from '../platform/db/write-schema.ts';
import { openApi } from '../platform/http/openapi.ts';
import type { Command } from './command.ts';
import { ROOT } from './open-house.ts';

export const openApiCommand: Command = {
  options: {},
  run: async ({ terminal }) => {
    const folder = join(ROOT, 'docs', 'api');
    const file = join(folder, 'openapi.json');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(openApi(consoleEndpoints), null, 1)}\n`);
    if (!terminal.json) terminal.print(terminal.say('written.file', { file }));
    terminal.result({ file });
    return 0;
  },
};

export const schemaCommand: Command = {
  options: {},
  run: async ({ terminal }) => {
    const file = await writeSchema();
    if (!terminal.json) terminal.print(terminal.say('written.file', { file }));
    terminal.result({ file });
    return 0;
  },
};
