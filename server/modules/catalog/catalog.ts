/**
 * The face of the catalogue: what services, resource types, regions and units are called, in both languages. The tables
 * are written at every start from the data files, so that a new release brings its names along.
 */
import type { Language } from '../../../contract/words/words.ts';
import type { Tx } from '../../platform/db/tx.ts';
import { MEASURES } from './measure-data.ts';
import { REGIONS } from './region-data.ts';
import { RESOURCE_TYPES } from './resource-data.ts';
import { SERVICE_TYPES } from './service-data.ts';
import * as store from './store.ts';

interface InTx {
  readonly tx: Tx;
}

/** Writes what is new or changed; what is no longer in the data keeps its last name. */
export async function seedCatalog(tx: Tx): Promise<void> {
  await store.upsertServiceTypes(tx, SERVICE_TYPES);
  await store.upsertResourceTypes(tx, RESOURCE_TYPES);
  await store.upsertRegions(tx, REGIONS);
  await store.upsertMeasures(tx, MEASURES);
}

export interface NamedService {
  readonly code: string;
  readonly name: string;
  readonly abbreviation: string;
}

/** A page of services by code; `name` is a part of the name in that language, in either case. */
export async function listServiceTypes(ctx: InTx, wanted: { readonly language: Language; readonly name?: string | undefined; readonly limit: number; readonly offset: number }): Promise<{ items: NamedService[]; total: number }> {
  const part = wanted.name === undefined || wanted.name === '' ? null : wanted.name;
  return { items: await store.listServiceTypes(ctx.tx, wanted.language, part, wanted.limit, wanted.offset), total: await store.countServiceTypes(ctx.tx, wanted.language, part) };
}

export interface NamedMeasure {
  readonly id: number;
  readonly type: number;
  readonly name: string;
  readonly abbreviation: string;
}

export function listMeasures(ctx: InTx, language: Language): Promise<NamedMeasure[]> {
  return store.listMeasures(ctx.tx, language);
}

export function listRegions(ctx: InTx, language: Language): Promise<{ code: string; name: string }[]> {
  return store.listRegions(ctx.tx, language);
}

export interface Names {
  /** Each answers the code's name, or null when the catalogue does not know the code. */
  service(code: string): string | null;
  resourceType(code: string): string | null;
  region(code: string): string | null;
}

/** All names of one language at once: a few hundred short texts, for answers with many codes in them. */
export async function readNames(ctx: InTx, language: Language): Promise<Names> {
  const services = await store.listServiceTypes(ctx.tx, language, null, 10_000, 0);
  const resourceTypes = await store.listResourceTypes(ctx.tx, language);
  const regions = await store.listRegions(ctx.tx, language);
  const lookup = (rows: readonly { code: string; name: string }[]) => {
    const names = new Map(rows.map((row) => [row.code, row.name]));
    return (code: string) => names.get(code) ?? null;
  };
  return { service: lookup(services), resourceType: lookup(resourceTypes), region: lookup(regions) };
}

/** The id of a unit known by its name in either language; null rather than a guess. `GB` of traffic and of capacity differ by type. */
export function measureIdOf(unit: string, type?: number): number | null {
  return MEASURES.find((measure) => (measure.nameZh === unit || measure.nameEn.toLowerCase() === unit.toLowerCase()) && (type === undefined || measure.type === type))?.id ?? null;
}
