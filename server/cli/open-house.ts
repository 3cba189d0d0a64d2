/**
 * The house for a command: opened by itself, or, where a server has the embedded database open, joined as a client of
 * that server's engine. A joined command takes no lease from the server and leaves its engine running.
 */
import { fileURLToPath } from 'node:url';
import { type Config, readConfig } from '../platform/config.ts';
import { DataDirectoryInUse } from '../platform/db/lock.ts';
import { createLog } from '../platform/log.ts';
import { type House, type HouseOptions, openHouse } from '../house.ts';
import type { Call } from './command.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export function configOf(env: Call['env']): Config {
  return readConfig(env, ROOT);
}

/** A command speaks for itself: its log holds its tongue unless LOG_LEVEL asks for more. */
export async function openForCommand(env: Call['env'], options: Pick<HouseOptions, 'beforeClock'> = {}): Promise<House> {
  const config = configOf(env);
  const log = createLog(env['LOG_LEVEL'] ? config.logLevel : 'error');
  try {
    return await openHouse(config, { ...options, log });
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    return openHouse(config, { log, join: true });
  }
}

/** Opens the house, does the work, closes the house whatever happens. */
export async function inHouse<T>(env: Call['env'], work: (house: House) => Promise<T>, options: Pick<HouseOptions, 'beforeClock'> = {}): Promise<T> {
  const house = await openForCommand(env, options);
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
