/** A role's name in the reader's language: preset and sample roles have words, custom roles their own name. */
import type { Session } from './session.tsx';
import type { Say } from './language.ts';

type Role = Pick<Session['roles'][number], 'preset' | 'sample' | 'name'>;

export function roleName(role: Role, say: Say): string {
  if (role.preset) return say(`account:role.${role.preset}`);
  if (role.sample) return say(`account:role.${role.sample}`);
  return role.name;
}
