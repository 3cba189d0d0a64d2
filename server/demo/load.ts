/**
 * Loading the demo, piece by piece. A piece is one transaction: its rows and the run's place are written together, so a
 * process that is killed leaves whole pieces and the next one goes on behind them. What a piece holds follows from the
 * seed and its place alone.
 */
import { sql } from 'kysely';
import type { Id } from '../../contract/values/id.ts';
import type { Ctx } from '../platform/context.ts';
import type { FileStorage } from '../platform/files/storage.ts';
import type { RunRow } from '../platform/jobs/runs.ts';
import { type Job, systemActor } from '../platform/jobs/worker.ts';
import type { Sealer } from '../platform/secrets.ts';
import type { FeeRecord } from '../modules/usage/intake/fee-record.ts';
import type { LoadRow } from '../modules/usage/loading/chunk.ts';
import { loadRows } from '../modules/usage/loading/load.ts';
import { lockIntake } from '../modules/usage/loading/lock.ts';
import { termsOf } from '../modules/usage/loading/term-notes.ts';
import { writeTerms } from '../modules/usage/loading/terms.ts';
import { setWatermark } from '../modules/usage/loading/watermark.ts';
import { recogniseSome } from '../modules/incentives/incentives.ts';
import { dayText, TODAY } from './calendar.ts';
import { consumptionOf } from './consumption.ts';
import { associationAt, type DemoCustomer, demoCustomers } from './customers.ts';
import { enqueueFocusExample, storeFocusExample } from './load-focus-example.ts';
import { demoPartners, partnerIdOf, type PartnerKey } from './people.ts';
import { closeSheets, tellStory } from './performance.ts';
import { hashPasswords, setUpCustomers, setUpPeople, setUpTeams } from './set-up.ts';

export interface DemoParts {
  readonly storage: FileStorage;
  readonly sealer: Sealer;
  readonly noteRows: (rows: number) => void;
  /** Fewer customers, for tests of the run itself. */
  readonly customers?: (all: readonly DemoCustomer[]) => readonly DemoCustomer[];
}

/** Rows of one transaction: enough to be one good statement, few enough to be lost without regret. */
const ROWS_A_PIECE = 3_000;
const ALL_STEPS = ['people', 'customers', 'teams', 'consumption', 'corrections', 'performance', 'focus-example', 'finish'] as const;
type Step = (typeof ALL_STEPS)[number];

interface Place {
  readonly step: Step;
  /** Customers (of all partners, in order) that are done within the step. */
  readonly next: number;
  /** The load of the other cloud's bill, queued by this run. */
  readonly focusRun?: Id;
}

interface Loading {
  readonly parts: DemoParts;
  readonly job: Job;
  readonly seed: string;
  readonly customers: readonly DemoCustomer[];
  readonly counts: Record<string, number>;
  /** Corrections met while the records were made, by customer; a run taken up later makes them again. */
  readonly corrections: Map<string, readonly LoadRow[]>;
}

export async function loadDemo(parts: DemoParts, job: Job): Promise<Record<string, number>> {
  const seed = String(job.run.input['seed']);
  const all = demoCustomers(seed);
  const customers = parts.customers?.(all) ?? all;
  const counts = Object.fromEntries(Object.entries(job.run.counts).map(([name, value]) => [name, Number(value)]));
  const loading: Loading = { parts, job, seed, customers, counts, corrections: new Map() };
  let place: Place | null = placeOf(job.run.place);
  while (place !== null) place = await doPiece(loading, place);
  return counts;
}

function placeOf(kept: Readonly<Record<string, unknown>>): Place {
  const step = ALL_STEPS.find((one) => one === kept['step']);
  return step ? { step, next: Number(kept['next'] ?? 0), ...(typeof kept['focusRun'] === 'string' ? { focusRun: kept['focusRun'] } : {}) } : { step: 'people', next: 0 };
}

/** What was queued by a demo run that is done, and belongs to the demo. */
export function followUpOf(run: RunRow): Id | null {
  return placeOf(run.place).focusRun ?? null;
}

/** One piece; answers where the next one begins, null at the end. */
async function doPiece(loading: Loading, place: Place): Promise<Place | null> {
  switch (place.step) {
    case 'people':
      return people(loading);
    case 'customers':
      return customersOf(loading);
    case 'teams':
      return teams(loading);
    case 'consumption':
      return records(loading, place, 'records', 'corrections');
    case 'corrections':
      return records(loading, place, 'corrections', 'performance');
    case 'performance':
      return performance(loading, place);
    case 'focus-example':
      return focusExample(loading);
    case 'finish':
      return finish(loading, place);
  }
}

function save(loading: Loading, ctx: Ctx, place: Place): Promise<void> {
  const { job, customers, counts } = loading;
  const done = place.step === 'consumption' ? place.next : ALL_STEPS.indexOf(place.step) > ALL_STEPS.indexOf('consumption') ? customers.length : 0;
  return job.save(ctx, { done, total: customers.length, counts, place: { ...place } });
}

/** A piece: its work and its place in one transaction, for one partner with sight of all of them. */
async function piece(loading: Loading, partner: PartnerKey, next: Place, work: (ctx: Ctx) => Promise<unknown>): Promise<Place> {
  const { job, seed } = loading;
  const actor = systemActor(partnerIdOf(seed, partner), demoPartners(seed).map((one) => one.partnerId));
  await job.tx(async (ctx) => {
    await work(ctx);
    await save(loading, ctx, next);
  }, { actor });
  return next;
}

async function people(loading: Loading): Promise<Place> {
  const { seed, counts, parts } = loading;
  const hashes = await hashPasswords(seed);
  return piece(loading, 'operator', { step: 'customers', next: 0 }, async (ctx) => {
    counts['members'] = await setUpPeople(ctx, parts.sealer, seed, hashes);
    counts['partners'] = demoPartners(seed).length;
    const chosen = JSON.stringify(partnerIdOf(seed, 'partner'));
    await sql`insert into platform.settings (name, value) values ('default_partner_id', ${chosen}::jsonb) on conflict (name) do update set value = excluded.value`.execute(ctx.tx);
  });
}

async function customersOf(loading: Loading): Promise<Place> {
  const { seed, customers, counts } = loading;
  return piece(loading, 'operator', { step: 'teams', next: 0 }, async (ctx) => {
    for (const { key, partnerId } of demoPartners(seed)) {
      const own = customers.filter((customer) => customer.partner === key);
      if (own.length > 0) await setUpCustomers({ ...ctx, actor: systemActor(partnerId) }, seed, own);
    }
    counts['customers'] = customers.length;
  });
}

function teams(loading: Loading): Promise<Place> {
  return piece(loading, 'partner', { step: 'consumption', next: 0 }, (ctx) => setUpTeams(ctx, loading.seed, loading.customers));
}

/** As many whole customers of one partner as make a good statement. */
async function records(loading: Loading, place: Place, what: 'records' | 'corrections', after: Step): Promise<Place> {
  const { parts, seed, customers, counts } = loading;
  const first = customers[place.next];
  if (!first) return piece(loading, 'operator', { step: after, next: 0 }, async () => {});
  const rows: LoadRow[] = [];
  let next = place.next;
  for (let customer = customers[next]; customer && customer.partner === first.partner && (rows.length === 0 || rows.length < ROWS_A_PIECE); customer = customers[next]) {
    rows.push(...rowsOf(loading, customer, what));
    next += 1;
  }
  return piece(loading, first.partner, { step: place.step, next }, async (ctx) => {
    if (rows.length === 0) return;
    const { partnerId } = ctx.actor;
    await lockIntake(ctx, partnerId);
    await writeTerms(ctx, partnerId, termsOf(rows.map(({ record }) => record)));
    const { outcomes } = await loadRows(ctx, partnerId, loading.job.run.run_id, rows);
    const refused = outcomes.find((outcome) => outcome.state !== 'loaded');
    if (refused) throw new Error(`a record of the demo was not taken: ${JSON.stringify(refused)}`);
    counts[what] = (counts[what] ?? 0) + rows.length;
    parts.noteRows(rows.length);
  });
}

function rowsOf(loading: Loading, customer: DemoCustomer, what: 'records' | 'corrections'): readonly LoadRow[] {
  const known = what === 'corrections' ? loading.corrections.get(customer.key) : undefined;
  if (known) return known;
  const made = consumptionOf(loading.seed, customer);
  const rows = (records: readonly FeeRecord[]): LoadRow[] => records.map((record, place) => ({
    record, customerId: customer.customerId, associationType: associationAt(customer, new Date(record.consumedFrom)) ?? 1,
    runId: loading.job.run.run_id, source: 'demo', fileIndex: 0, line: place + 1,
  }));
  loading.corrections.set(customer.key, rows(made.corrections));
  return rows(made[what]);
}

/** Partner after partner: what waits, piece by piece, then its sheets; in the end what happened around them. */
async function performance(loading: Loading, place: Place): Promise<Place> {
  const { seed, parts, counts, job } = loading;
  const partner = demoPartners(seed).filter((one) => one.tier !== 'operator')[place.next];
  if (!partner) return piece(loading, 'operator', { step: 'focus-example', next: 0 }, (ctx) => tellStory(ctx, seed));
  const next: Place = { step: 'performance', next: place.next + 1 };
  const actor = systemActor(partner.partnerId, demoPartners(seed).map((one) => one.partnerId));
  // Nothing left to recognise and the sheets closed are one piece: a life that gets one piece done gets on.
  for (let done = false; !done; ) {
    await job.tx(async (ctx) => {
      const lines = await recogniseSome(ctx, partner.partnerId);
      done = lines === 0;
      if (done) await closeSheets(ctx, seed, partner.partnerId);
      counts['lines'] = (counts['lines'] ?? 0) + lines;
      parts.noteRows(lines);
      await save(loading, ctx, done ? next : place);
    }, { actor });
  }
  return next;
}

async function focusExample(loading: Loading): Promise<Place> {
  const { seed, parts } = loading;
  const stored = await storeFocusExample(parts.storage, seed, partnerIdOf(seed, 'partner'));
  let focusRun: Id | undefined;
  const { job } = loading;
  await job.tx(async (ctx) => {
    focusRun = await enqueueFocusExample(ctx, seed, stored);
    await save(loading, ctx, { step: 'finish', next: 0, focusRun });
  }, { actor: systemActor(partnerIdOf(seed, 'partner'), demoPartners(seed).map((one) => one.partnerId)) });
  return { step: 'finish', next: 0, ...(focusRun === undefined ? {} : { focusRun }) };
}

/** Consumption is whole up to yesterday; today's goes on. */
async function finish(loading: Loading, place: Place): Promise<null> {
  const { seed, job } = loading;
  await piece(loading, 'operator', place, async (ctx) => {
    for (const partner of demoPartners(seed)) {
      if (partner.tier !== 'operator') await setWatermark(ctx, partner.partnerId, 'demo', job.run.run_id, dayText(TODAY - 1));
    }
    await sql`update platform.settings set value = jsonb_set(value, '{loaded}', 'true') where name = 'demo'`.execute(ctx.tx);
  });
  return null;
}
