/**
 * The eye beside account managers: asks for the full names or logins of those on the screen. Nothing when the member may
 * not reveal; the eyes are then not drawn.
 */
import { revealManagers } from '../../contract/console/assignment.ts';
import { call } from './client.ts';
import { useMay } from './session.tsx';

async function reveal(column: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return (await call(revealManagers, { body: { column: column === 'login' ? 'login' : 'name', memberIds: [...ids] } })).values;
}

export function useManagerReveal(): typeof reveal | undefined {
  return useMay(revealManagers.access) ? reveal : undefined;
}
