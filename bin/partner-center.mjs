#!/usr/bin/env node
/** `npx partner-center …`: the command line (interface.md). Installs nothing and builds nothing but for `start`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from './prepare.mjs';

prepare({ web: process.argv[2] === 'start' });
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(join(ROOT, 'server', 'cli.ts')).href);
