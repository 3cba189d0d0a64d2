/** `npm start`: gets ready by itself, then runs the server in this process (interface.md). `--dev` watches. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from './prepare.mjs';

const dev = process.argv.includes('--dev');
prepare({ web: !dev });
if (dev) {
  const children = [
    spawn(process.execPath, [join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'watch', join(ROOT, 'server', 'cli.ts'), 'start'], { cwd: ROOT, stdio: 'inherit' }),
    spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), '--config', join(ROOT, 'web', 'vite.config.ts')], { cwd: ROOT, stdio: 'inherit' }),
  ];
  for (const child of children) child.on('exit', (code) => process.exit(code ?? 0));
} else {
  const { register } = await import('tsx/esm/api');
  register();
  process.argv.splice(2, process.argv.length, 'start', ...process.argv.slice(2).filter((a) => a !== '--dev'));
  await import(pathToFileURL(join(ROOT, 'server', 'cli.ts')).href);
}
