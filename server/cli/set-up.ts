/** First set-up without the demo: partners with their roles, members, access keys. Each change is in the operation log. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { problem } from '../../contract/errors.ts';
import type { Id } from '../../contract/values/id.ts';
import type { Ctx } from '../platform/context.ts';
import { type Tx, withTx } from '../platform/db/tx.ts';
import { newId } from '../platform/clock.ts';
import { systemActor } from '../platform/jobs/worker.ts';
import { hashPassword } from '../platform/secrets.ts';
import type { House } from '../house.ts';
import { recordAudit } from '../modules/audit/audit.ts';
import { createMember, createPartner, newKeyPair, passwordFault, storeKey } from '../modules/identity/identity.ts';
import { type Command, choiceOption, neededOption, textOption, textOptions, WrongUse } from './command.ts';
import { findMember, findPartner } from './lookups.ts';
import { inHouse } from './open-house.ts';

const TIERS = ['operator', 'solution-provider', 'distributor', 'reseller'] as const;
const ROLES = ['administrator', 'supervisor', 'account-manager', 'finance', 'operations'] as const;
type RoleName = (typeof ROLES)[number];

function work<T>(house: House, partnerIds: readonly Id[], partnerId: Id, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withTx(house.db, { partnerIds, operator: true }, (tx) => fn({ actor: systemActor(partnerId), tx, now: house.clock.now(), requestId: 'command line', ip: '' }));
}

export const partnersCreate: Command = {
  options: { name: { type: 'string' }, tier: { type: 'string' }, parent: { type: 'string' }, number: { type: 'string' }, site: { type: 'string' } },
  run: ({ values, terminal, env }) => {
    const name = neededOption(values, 'name');
    const site = choiceOption(values, 'site', ['china', 'international'] as const);
    const tier = choiceOption(values, 'tier', TIERS) ?? 'solution-provider';
    const number = textOption(values, 'number') ?? randomBytes(16).toString('hex');
    if (!/^[0-9a-f]{32}$/.test(number)) throw new WrongUse('wrong.value', { what: '--number', value: number, allowed: '[0-9a-f]{32}' });
    if (tier === 'reseller') neededOption(values, 'parent');
    else if (textOption(values, 'parent') !== null) throw new WrongUse('wrong.value', { what: '--parent', value: tier, allowed: '--tier reseller' });
    return inHouse(env, async (house) => {
      const parent = tier === 'reseller' ? await findPartner(house.db, neededOption(values, 'parent')) : null;
      if (parent && parent.tier !== 'distributor') throw new WrongUse('wrong.value', { what: '--parent', value: parent.name, allowed: 'distributor' });
      const partnerId = newId();
      await work(house, [partnerId], partnerId, async (ctx) => {
        await createPartner(ctx.tx, { partnerId, number, name, tier, parentId: parent?.partner_id ?? null, site, at: ctx.now });
        if (tier !== 'operator') await rememberDefault(ctx.tx, partnerId);
        await recordAudit(ctx, { action: 'partner.created', objectKind: 'partner', objectId: partnerId, objectName: name, after: { name, tier, number } });
      });
      if (!terminal.json) terminal.print(terminal.say('created.partner', { name, partnerId, number }));
      terminal.result({ partnerId, number, name, tier });
      return 0;
    });
  },
};

/** The first partner of an installation is the one pages and imports mean when none is named. */
async function rememberDefault(tx: Tx, partnerId: Id): Promise<void> {
  await sql`insert into platform.settings (name, value) values ('default_partner_id', ${JSON.stringify(partnerId)}::jsonb) on conflict (name) do nothing`.execute(tx);
}

export const membersCreate: Command = {
  options: { partner: { type: 'string' }, login: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true }, password: { type: 'string' } },
  run: ({ values, terminal, env }) => {
    const login = neededOption(values, 'login');
    const name = textOption(values, 'name') ?? login;
    const given = textOption(values, 'password');
    const password = given ?? `Pc-${randomBytes(9).toString('base64url')}`;
    const roles = textOptions(values, 'role').map(roleOf);
    const fault = passwordFault(password, login);
    if (fault) throw problem('identity.password_weak', { rule: fault });
    return inHouse(env, async (house) => {
      const partner = await findPartner(house.db, textOption(values, 'partner'));
      const operator = partner.tier === 'operator';
      if (!operator && roles.length === 0) throw new WrongUse('wrong.missing', { what: '--role' });
      const passwordHash = await hashPassword(password);
      const memberId = await work(house, [partner.partner_id], partner.partner_id, async (ctx) => {
        const roleIds = operator ? [] : await roleIdsOf(ctx.tx, partner.partner_id, roles);
        const id = await createMember(ctx.tx, { partnerId: partner.partner_id, kind: operator ? 'operator' : 'partner', login, name, passwordHash, roleIds, at: ctx.now });
        await recordAudit(ctx, { action: 'member.created', objectKind: 'member', objectId: id, objectName: login, after: { login, roles } });
        return id;
      });
      if (!terminal.json) terminal.print(terminal.say('created.member', { login, memberId }));
      if (!terminal.json && given === null) terminal.print(terminal.say('created.password', { password }));
      terminal.result({ memberId, login, ...(given === null ? { password } : {}) });
      return 0;
    });
  },
};

function roleOf(text: string): RoleName {
  const role = ROLES.find((one) => one === text);
  if (!role) throw new WrongUse('wrong.value', { what: '--role', value: text, allowed: ROLES.join(', ') });
  return role;
}

async function roleIdsOf(tx: Tx, partnerId: Id, roles: readonly RoleName[]): Promise<Id[]> {
  const found = await sql<{ role_id: Id }>`
    select role_id from identity.roles where partner_id = ${partnerId} and coalesce(preset, sample) = any(${[...roles]}::text[])`.execute(tx);
  return found.rows.map((row) => row.role_id);
}

export const keysCreate: Command = {
  options: { member: { type: 'string' }, label: { type: 'string' } },
  run: ({ values, terminal, env }) => {
    const login = neededOption(values, 'member');
    const label = textOption(values, 'label') ?? 'command line';
    return inHouse(env, async (house) => {
      const member = await findMember(house.db, login);
      const pair = newKeyPair();
      await work(house, [member.partner_id], member.partner_id, async (ctx) => {
        await storeKey(ctx.tx, house.sealer, { partnerId: member.partner_id, memberId: member.member_id, accessKey: pair.accessKey, secret: pair.secret, label, at: ctx.now });
        await recordAudit(ctx, { action: 'key.created', objectKind: 'access-key', objectId: pair.accessKey, objectName: label, after: { label, login } });
      });
      if (!terminal.json) terminal.print(terminal.say('created.key', { ak: pair.accessKey, sk: pair.secret }));
      terminal.result({ label, ak: pair.accessKey, sk: pair.secret, login });
      return 0;
    });
  },
};
