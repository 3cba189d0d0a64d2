/**
 * A small world for tests of modules: one solution provider with its people, a distributor with a reseller, a foreign
 * partner, the operator; a clock that stands still; and calls of contract endpoints as a member, checked and parsed as
 * the console door does it.
 */
import { sql } from 'kysely';
import type { BodyIn, Endpoint, OutputOf, ParamsIn, QueryIn } from '../../contract/endpoint.ts';
import type { Id } from '../../contract/values/id.ts';
import { type Clock, movableClock, newId } from '../../server/platform/clock.ts';
import type { Actor, Ctx } from '../../server/platform/context.ts';
import { type TxOptions, withTx } from '../../server/platform/db/tx.ts';
import { assertAccess, type Binding, parseInput } from '../../server/platform/http/bind.ts';
import { actorOfMember, createMember, createPartner } from '../../server/modules/identity/identity.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const PEOPLE = {
  admin: ['provider', 'administrator', '管理员'],
  operations: ['provider', 'operations', '运营员'],
  finance: ['provider', 'finance', '财务员'],
  supervisor: ['provider', 'supervisor', '主管甲'],
  supervisor2: ['provider', 'supervisor', '主管乙'],
  zhang: ['provider', 'account-manager', '张三丰'],
  li: ['provider', 'account-manager', '李四'],
  wang: ['provider', 'account-manager', '王五'],
  'distributor-admin': ['distributor', 'administrator', '总管理'],
  'distributor-manager': ['distributor', 'account-manager', '赵六'],
  'reseller-admin': ['reseller', 'administrator', '云管理'],
  stranger: ['foreign', 'administrator', '外人'],
} as const;
export type Person = keyof typeof PEOPLE | 'operator';
export type PartnerName = 'provider' | 'distributor' | 'reseller' | 'foreign' | 'operator';

export interface World {
  readonly t: TestDatabase;
  readonly clock: Clock;
  readonly partners: Readonly<Record<PartnerName, Id>>;
  readonly members: Readonly<Record<Person, Id>>;
  actor(person: Person): Promise<Actor>;
  /** One transaction as a person, at the clock's time. */
  as<T>(person: Person, work: (ctx: Ctx) => Promise<T>, options?: TxOptions): Promise<T>;
  /** An endpoint as a person calls it: access, parsed input, parsed output. */
  call<E extends Endpoint>(person: Person, endpoint: E, input?: Partial<{ params: ParamsIn<E>; query: QueryIn<E>; body: BodyIn<E> }>, options?: TxOptions): Promise<OutputOf<E>>;
  close(): Promise<void>;
}

export async function createWorld(bindings: () => readonly Binding[], start: Date): Promise<World> {
  const t = await createTestDatabase();
  const clock = movableClock(start);
  const partners = { provider: newId(), distributor: newId(), reseller: newId(), foreign: newId(), operator: newId() };
  const members = await settle(t, partners, start);
  const actor = (person: Person) => actorOfMember(t.db, person === 'operator' ? partners.operator : partners[PEOPLE[person][0]], members[person]);
  const world: World = {
    t, clock, partners, members, actor,
    as: async (person, work, options) => {
      const who = await actor(person);
      return withTx(t.db, { partnerIds: [...who.partnerIds], operator: who.kind === 'operator' }, (tx) => work({ actor: who, tx, now: clock.now(), requestId: 'test', ip: '127.0.0.1' }), options);
    },
    call: (person, endpoint, input = {}, options) =>
      world.as(person, async (ctx) => {
        const binding = bindings().find((candidate) => candidate.endpoint.id === endpoint.id);
        if (!binding) throw new Error(`${endpoint.id} is not bound`);
        assertAccess(endpoint.access, ctx.actor);
        const raw = { params: input.params ?? {}, query: input.query ?? {}, body: input.body };
        const parsed = parseInput(endpoint, raw);
        const answer = await binding.handle(ctx, { ...parsed, uploads: [], effects: {}, userAgent: '', sessionHash: null });
        return endpoint.output.parse(answer) as OutputOf<typeof endpoint>;
      }, options),
    close: () => t.close(),
  };
  return world;
}

async function settle(t: TestDatabase, partners: Readonly<Record<PartnerName, Id>>, at: Date): Promise<Record<Person, Id>> {
  return withTx(t.db, { partnerIds: Object.values(partners), operator: true }, async (tx) => {
    const roles = {
      operator: (await createPartner(tx, { partnerId: partners.operator, number: '0'.repeat(32), name: '华为云', tier: 'operator', at })).roles,
      provider: (await createPartner(tx, { partnerId: partners.provider, number: '1'.repeat(32), name: '解决方案公司', tier: 'solution-provider', at })).roles,
      distributor: (await createPartner(tx, { partnerId: partners.distributor, number: '2'.repeat(32), name: '总经销公司', tier: 'distributor', at })).roles,
      reseller: (await createPartner(tx, { partnerId: partners.reseller, number: '3'.repeat(32), name: '云经销公司', tier: 'reseller', parentId: partners.distributor, at })).roles,
      foreign: (await createPartner(tx, { partnerId: partners.foreign, number: '4'.repeat(32), name: '别家公司', tier: 'solution-provider', at })).roles,
    };
    await sql`insert into platform.settings (name, value) values ('default_partner_id', ${JSON.stringify(partners.provider)}::jsonb)`.execute(tx);
    const members: Record<string, Id> = {};
    for (const [login, [partner, role, name]] of Object.entries(PEOPLE)) {
      members[login] = await createMember(tx, { partnerId: partners[partner], kind: 'partner', login, name, passwordHash: '', roleIds: [roles[partner][role]], at });
    }
    members['operator'] = await createMember(tx, { partnerId: partners.operator, kind: 'operator', login: 'operator', name: '运营人员', passwordHash: '', roleIds: [], at });
    return members as Record<Person, Id>;
  });
}

/** Adds a permission item to a preset role of a partner, as an administrator may. */
export async function grant(world: World, partner: PartnerName, preset: string, permission: string): Promise<void> {
  await withTx(world.t.db, { partnerIds: [world.partners[partner]] }, (tx) =>
    sql`update identity.roles set permissions = permissions || ${[permission]}::text[] where partner_id = ${world.partners[partner]} and preset = ${preset}`.execute(tx));
}
