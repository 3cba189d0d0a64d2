/** `npm run check`: types, lint, unused code, rules about the code. */
import { join } from 'node:path';
import { prepare, ROOT, run } from './prepare.mjs';

prepare({ web: false });
const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
run(bin('tsc'), ['-p', '.']);
run(bin('biome'), ['lint', '.']);
run(bin('knip'), []);
run(bin('vitest'), ['run', 'test/tidy.test.ts']);
