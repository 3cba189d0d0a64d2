/**
 * The application's role. Roles belong to the whole server, not to one database, so two installations on one server may
 * create it at the same moment; advisory locks do not reach across databases, so the collision is met by trying again.
 */
import { sql } from 'kysely';
import type { Db } from './pool.ts';
import { APPLICATION_ROLE, ownerTx, sqlState } from './tx.ts';

const TRIES = 10;
/** Already there, created meanwhile, or "tuple concurrently updated" (an internal error by its code). */
const COLLISIONS = new Set(['42710', '23505', 'XX000', '40001', '40P01']);

export async function ensureApplicationRole(db: Db): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ownerTx(db, async (tx) => {
        const found = await sql<{ bypasses: boolean; member: boolean }>`
          select rolbypassrls or rolsuper as bypasses, pg_has_role(current_user, oid, 'MEMBER') as member
          from pg_roles where rolname = ${APPLICATION_ROLE}`.execute(tx);
        const role = found.rows[0];
        if (role?.bypasses === true) {
          throw new Error(`role ${APPLICATION_ROLE} may bypass row level security: take that right from it first`);
        }
        if (role === undefined) await sql`create role ${sql.id(APPLICATION_ROLE)} nologin`.execute(tx);
        if (role?.member !== true) await sql`grant ${sql.id(APPLICATION_ROLE)} to current_user`.execute(tx);
      });
      return;
    } catch (error) {
      if (sqlState(error) === '42501') {
        throw new Error(
          `the database user may not create or grant the role ${APPLICATION_ROLE}; an administrator of the server runs once: ` +
            `CREATE ROLE ${APPLICATION_ROLE} NOLOGIN; GRANT ${APPLICATION_ROLE} TO the database user`,
          { cause: error },
        );
      }
      if (attempt >= TRIES || !COLLISIONS.has(sqlState(error))) throw error;
    }
  }
}
