/** `npm run bench`: measures, in one run, ratios against the bare engine (test/bench). */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from './prepare.mjs';

prepare();
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(join(ROOT, 'test', 'bench', 'bench.ts')).href);
