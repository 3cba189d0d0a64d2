/**
 * Deliveries against a model that knows nothing of generations, marks or places: a scope holds its newest delivery and what
 * was appended after it, a bad row counts what it was corrected to. Loads are stopped anywhere and taken up again.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dismissQuarantine, fixQuarantine, retryQuarantine } from '../../../../contract/console/intake.ts';
import { addDecimals } from '../../../../contract/values/money.ts';
import { type Cells, csvOf, PLAIN_CHARGE } from '../../../../test/harness/focus-rows.ts';
import { createIntakeWorld, type IntakeWorld, totals } from '../../../../test/harness/intake-world.ts';
import { proveFigures } from '../proofs/prove.ts';

let world: IntakeWorld;
/** Steps of a load until it is stopped; zero: not at all. */
let fuse = 0;
beforeAll(async () => {
  world = await createIntakeWorld({
    batchRows: 1,
    noteRows: () => {
      if (fuse > 0 && --fuse === 0) throw new Error('stopped by the test');
    },
  });
});
afterAll(() => world.close());

type Scope = 0 | 1;
/** A charge `a 2`, as it stands in a file; a bad row `x1`, the same text each time. */
interface Said {
  readonly rows: readonly string[];
  readonly bad: readonly string[];
}
type Saying = Readonly<Partial<Record<Scope, Said>>>;
type Command =
  | { readonly do: 'deliver' | 'append'; readonly saying: Saying; readonly parts: 1 | 2; readonly stopAt: number }
  | { readonly do: 'mend'; readonly scope: Scope; readonly bad: string; readonly due: string }
  | { readonly do: 'set aside'; readonly scope: Scope; readonly bad: string }
  | { readonly do: 'resume' | 'retry' };

interface Load {
  readonly runId: string;
  readonly mode: 'restate' | 'append';
  readonly saying: Saying;
}

let worlds = 0;

class Model {
  readonly account: (scope: Scope) => string;
  readonly deliveries: Partial<Record<Scope, Load>> = {};
  readonly appends: Load[] = [];
  readonly mended = new Map<string, string>();
  /** Loads that stopped and were not refused since. */
  pending: Load[] = [];
  constructor() {
    worlds += 1;
    const of = worlds;
    this.account = (scope) => `model-${of}-${scope}`;
  }
  apply(load: Load): void {
    if (load.mode === 'append') this.appends.push(load);
    else for (const scope of scopesOf(load.saying)) if ((this.deliveries[scope]?.runId ?? '') < load.runId) this.deliveries[scope] = load;
  }
  /** What the scope says now: its newest delivery and the appends after it. */
  said(scope: Scope): Said[] {
    const newest = this.deliveries[scope];
    return [...(newest ? [newest] : []), ...this.appends.filter((append) => append.runId > (newest?.runId ?? ''))].flatMap((load) => load.saying[scope] ?? []);
  }
  expected(scope: Scope): string {
    const said = this.said(scope);
    const kinds = new Set(said.flatMap((one) => one.rows));
    const times = (kind: string) => Math.max(...said.map((one) => one.rows.filter((row) => row === kind).length));
    const good = [...kinds].flatMap((kind) => Array.from({ length: times(kind) }, () => kind.split(' ')[1] ?? '0'));
    const bad = [...new Set(said.flatMap((one) => one.bad))].flatMap((name) => this.mended.get(`${scope} ${name}`) ?? []);
    return addDecimals(['0', ...good, ...bad]);
  }
}

const scopesOf = (saying: Saying): Scope[] => ([0, 1] as const).filter((scope) => saying[scope] !== undefined);

function cellsOf(account: string, resource: string, due: string): Cells {
  return { ...PLAIN_CHARGE, BillingAccountId: account, SubAccountId: `${account}-sub`, SubAccountName: `Sub of ${account}`, ResourceId: resource, BilledCost: due, ListCost: '1', ContractedCost: 'NULL', EffectiveCost: 'NULL' };
}

function filesOf(model: Model, saying: Saying, parts: 1 | 2): string[] {
  const rows = scopesOf(saying).flatMap((scope) => {
    const { rows: good, bad } = saying[scope] ?? { rows: [], bad: [] };
    const account = model.account(scope);
    return [...good.map((row) => cellsOf(account, row.split(' ')[0] ?? '', row.split(' ')[1] ?? '')), ...bad.map((name) => cellsOf(account, name, 'broken'))];
  });
  const half = Math.ceil(rows.length / 2);
  return parts === 1 || rows.length < 2 ? [csvOf(rows)] : [csvOf(rows.slice(0, half)), csvOf(rows.slice(half))];
}

async function inEffect(account: string): Promise<string> {
  const [row] = await world.rows(sql<{ due: string }>`select coalesce(trim_scale(sum(m.due_amount)), 0)::text as due from usage.month_sums m
    where m.customer_id in (select customer_id from usage.sub_accounts where billing_account = ${account})`);
  return row?.due ?? '0';
}

async function incomplete(model: Model): Promise<Scope[]> {
  const rows = await world.rows(sql<{ account: string }>`select billing_account as account from usage.delivery_scopes where restatement <> 'complete'`);
  return ([0, 1] as const).filter((scope) => rows.some((row) => row.account === model.account(scope)));
}

const openEntry = async (account: string, name: string) => (await world.rows(sql<{ id: string }>`
  select quarantine_id as id from usage.quarantine where state = 'open' and strpos(raw, ${account}) > 0 and strpos(raw, ${name}) > 0`))[0]?.id;

async function work(model: Model, load: Load, stopAt: number): Promise<void> {
  fuse = stopAt;
  await world.worker.drain();
  fuse = 0;
  await world.worker.drain();
  const run = await world.run(load.runId);
  if (run.state === 'done') model.apply(load);
  else if (run.error?.code === 'request.internal') model.pending.push(load);
  else {
    expect(run).toMatchObject({ state: 'failed', error: { code: 'intake.delivery_superseded' } });
    // What an append had stored of other scopes before it was refused stays; it is sent again.
    if (load.mode === 'append') await obey(model, { do: 'append', saying: load.saying, parts: 1, stopAt: 0 });
  }
}

async function resume(model: Model): Promise<void> {
  const load = model.pending.shift();
  if (!load) return;
  // Stopped by a person or by a fault: it goes on alike.
  await world.rows(sql`update platform.runs set state = 'cancelled', error = null where run_id = ${load.runId} returning 1 as one`);
  await world.resume(load.runId);
  await work(model, load, 0);
}

async function obey(model: Model, command: Command): Promise<void> {
  switch (command.do) {
    case 'deliver':
    case 'append': {
      const mode = command.do === 'deliver' ? 'restate' : 'append';
      const runId = await world.enqueue(filesOf(model, command.saying, command.parts), { mode });
      return work(model, { runId, mode, saying: command.saying }, command.stopAt);
    }
    case 'mend': {
      const quarantineId = await openEntry(model.account(command.scope), command.bad);
      if (quarantineId === undefined) return;
      const mended = await world.call('operator', fixQuarantine, { params: { quarantineId }, body: { values: { BilledCost: command.due } } }).catch((error: unknown) => {
        // Only a row that the newest delivery does not have may be refused.
        expect(error).toMatchObject({ code: 'intake.delivery_superseded' });
        if (model.pending.length === 0) expect(model.said(command.scope).flatMap((said) => said.bad)).not.toContain(command.bad);
        return null;
      });
      if (mended !== null) model.mended.set(`${command.scope} ${command.bad}`, command.due);
      break;
    }
    case 'set aside': {
      const quarantineId = await openEntry(model.account(command.scope), command.bad);
      if (quarantineId !== undefined) await world.call('operator', dismissQuarantine, { body: { quarantineIds: [quarantineId], note: 'model' } });
      break;
    }
    case 'retry':
      await world.call('operator', retryQuarantine, { body: {} });
      break;
    case 'resume':
      return resume(model);
  }
  await world.worker.drain();
}

/** What nobody is told of is right: a scope that is not marked, and no stopped load is about, holds what the model says. */
async function compare(model: Model): Promise<void> {
  const told = new Set([...(await incomplete(model)), ...model.pending.flatMap((load) => scopesOf(load.saying))]);
  for (const scope of [0, 1] as const) {
    if (!told.has(scope)) expect([scope, await inEffect(model.account(scope))]).toEqual([scope, model.expected(scope)]);
  }
}

async function settle(model: Model): Promise<void> {
  while (model.pending.length > 0) await resume(model);
  const open = await world.rows(sql<{ id: string }>`select quarantine_id as id from usage.quarantine where state = 'open'`);
  if (open.length > 0) await world.call('operator', dismissQuarantine, { body: { quarantineIds: open.map((row) => row.id), note: 'the end' } });
  await obey(model, { do: 'retry' });
  // What a stopped load has left, and a newer one forbids to take up again, is delivered anew.
  for (const scope of await incomplete(model)) await obey(model, { do: 'deliver', saying: { [scope]: { rows: ['a 1'], bad: [] } }, parts: 1, stopAt: 0 });
  expect(await incomplete(model)).toEqual([]);
  await compare(model);
}

const charge = fc.constantFrom('a 1', 'a 2', 'b 1', 'b 4', 'c 8');
const bad = fc.constantFrom('x1', 'x2');
const said: fc.Arbitrary<Said> = fc.record({ rows: fc.array(charge, { minLength: 1, maxLength: 4 }), bad: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.uniqueArray(bad, { maxLength: 2 }) }) });
const saying: fc.Arbitrary<Saying> = fc.oneof(fc.record({ 0: said }), fc.record({ 1: said }), fc.record({ 0: said, 1: said }));
const load = (kind: 'deliver' | 'append') => fc.record({ do: fc.constant(kind), saying, parts: fc.constantFrom<(1 | 2)[]>(1, 2), stopAt: fc.constantFrom(0, 0, 0, 1, 2, 3) });
const scope = fc.constantFrom<Scope[]>(0, 1);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: load('deliver') },
  { weight: 2, arbitrary: load('append') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mend' as const), scope, bad, due: fc.constantFrom('16', '32') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set aside' as const), scope, bad }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('resume' as const, 'resume' as const, 'retry' as const) }) },
);

describe('laws of deliveries that wait, stop and go on (R-IN.restate, R-IN.incomplete)', () => {
  it('at rest a scope holds its newest delivery, what was appended after it and the corrections: nothing doubled, nothing lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 9 }), async (commands) => {
        const model = new Model();
        for (const one of commands) {
          await obey(model, one);
          await compare(model);
        }
        await settle(model);
      }),
      { numRuns: Number(process.env['MODEL_RUNS'] ?? 12) },
    );
    await totals(world);
    expect((await world.as('operator', (ctx) => proveFigures(ctx, world.partners.provider))).filter((proof) => !proof.ok)).toEqual([]);
  });
});
