/** Initial JavaScript of the web in gzip: what a browser fetches before the first page can be drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Report } from './bench.ts';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));

export async function benchWeb(report: Report): Promise<void> {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map((m) => m[1] ?? '');
  const bytes = [...new Set(scripts)].reduce((sum, path) => sum + gzipSync(readFileSync(join(DIST, path)), { level: 9 }).length, 0);
  report({ name: 'web: initial JavaScript, gzip', engine: 'browser', scale: scripts.length, unit: 'KB', value: bytes / 1024 });
}
