/** More people for a company of the scenarios: a member with one preset role, and the password all of them have. */
import { sql } from 'kysely';
import type { Id } from '../../contract/values/id.ts';
import { createMember } from '../../server/modules/identity/identity.ts';
import { withTx } from '../../server/platform/db/tx.ts';
import { hashPassword } from '../../server/platform/secrets.ts';
import { type Company, PASSWORD, type PartnerName } from '../scenarios/company.ts';

export async function hire(company: Company, partner: PartnerName, preset: string, login: string): Promise<Id> {
  const partnerId = company.partners[partner];
  const at = company.running.house.clock.now();
  const passwordHash = await hashPassword(PASSWORD);
  return withTx(company.running.house.db, { partnerIds: [partnerId] }, async (tx) => {
    const found = await sql<{ role_id: Id }>`select role_id from identity.roles where partner_id = ${partnerId} and coalesce(preset, sample) = ${preset}`.execute(tx);
    return createMember(tx, { partnerId, kind: 'partner', login, name: `${login} 先生`, passwordHash, roleIds: found.rows.map((row) => row.role_id), at });
  });
}
