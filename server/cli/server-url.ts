/**
 * Where people and clients reach the server of this installation. A running server writes its address beside its data,
 * so that a command in another terminal, without PORT in its environment, names the right one.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config.ts';

const file = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'server.url');

/** The public address where one is set, else host and port as configured. */
export function configuredUrl(config: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  if (config.publicUrl !== null) return config.publicUrl.replace(/\/$/, '');
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${config.port}`;
}

export function rememberUrl(config: Pick<Config, 'dataDir'>, url: string): void {
  writeFileSync(file(config), url);
}

export function forgetUrl(config: Pick<Config, 'dataDir'>): void {
  rmSync(file(config), { force: true });
}

/** The running server's address; without one, where it would listen. */
export function serverUrl(config: Pick<Config, 'dataDir' | 'publicUrl' | 'host' | 'port'>): string {
  if (config.publicUrl !== null) return configuredUrl(config);
  try {
    return readFileSync(file(config), 'utf8').trim() || configuredUrl(config);
  } catch {
    return configuredUrl(config);
  }
}
