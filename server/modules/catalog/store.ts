/**
 * SQL of the catalogue. One catalogue for all partners, written at start from the data files.
 * scope: none — names of services, regions and units belong to nobody.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/tx.ts';
import type { Measure } from './measure-data.ts';
import type { Region } from './region-data.ts';
import type { ResourceType } from './resource-data.ts';
import type { ServiceType } from './service-data.ts';
import type { Language } from '../../../contract/words/words.ts';

const name = (language: Language): RawBuilder<string> => (language === 'en-US' ? sql.ref('name_en') : sql.ref('name_zh'));

export async function upsertServiceTypes(tx: Tx, rows: readonly ServiceType[]): Promise<void> {
  await sql`
    insert into catalog.service_types as kept (service_code, name_zh, name_en, abbreviation)
    select r.code, r."nameZh", r."nameEn", r.abbreviation from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(code text, "nameZh" text, "nameEn" text, abbreviation text)
    on conflict (service_code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, abbreviation = excluded.abbreviation
    where (kept.name_zh, kept.name_en, kept.abbreviation) is distinct from (excluded.name_zh, excluded.name_en, excluded.abbreviation)`.execute(tx);
}

export async function upsertResourceTypes(tx: Tx, rows: readonly ResourceType[]): Promise<void> {
  await sql`
    insert into catalog.resource_types as kept (resource_type_code, service_code, name_zh, name_en)
    select r.code, r."serviceCode", r."nameZh", r."nameEn" from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(code text, "serviceCode" text, "nameZh" text, "nameEn" text)
    on conflict (resource_type_code) do update set service_code = excluded.service_code, name_zh = excluded.name_zh, name_en = excluded.name_en
    where (kept.service_code, kept.name_zh, kept.name_en) is distinct from (excluded.service_code, excluded.name_zh, excluded.name_en)`.execute(tx);
}

export async function upsertRegions(tx: Tx, rows: readonly Region[]): Promise<void> {
  await sql`
    insert into catalog.regions as kept (region_code, name_zh, name_en)
    select r.code, r."nameZh", r."nameEn" from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(code text, "nameZh" text, "nameEn" text)
    on conflict (region_code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en
    where (kept.name_zh, kept.name_en) is distinct from (excluded.name_zh, excluded.name_en)`.execute(tx);
}

export async function upsertMeasures(tx: Tx, rows: readonly Measure[]): Promise<void> {
  await sql`
    insert into catalog.measures as kept (measure_id, measure_type, name_zh, name_en, abbreviation)
    select r.id, r.type, r."nameZh", r."nameEn", r.abbreviation from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id integer, type integer, "nameZh" text, "nameEn" text, abbreviation text)
    on conflict (measure_id) do update set measure_type = excluded.measure_type, name_zh = excluded.name_zh, name_en = excluded.name_en, abbreviation = excluded.abbreviation
    where (kept.measure_type, kept.name_zh, kept.name_en, kept.abbreviation) is distinct from (excluded.measure_type, excluded.name_zh, excluded.name_en, excluded.abbreviation)`.execute(tx);
}

export async function listServiceTypes(tx: Tx, language: Language, part: string | null, limit: number, offset: number): Promise<{ code: string; name: string; abbreviation: string }[]> {
  return (await sql<{ code: string; name: string; abbreviation: string }>`
    select service_code as code, ${name(language)} as name, abbreviation from catalog.service_types
    where ${part}::text is null or position(lower(${part}::text) in lower(${name(language)})) > 0
    order by service_code limit ${limit} offset ${offset}`.execute(tx)).rows;
}

export async function countServiceTypes(tx: Tx, language: Language, part: string | null): Promise<number> {
  const found = await sql<{ count: string }>`
    select count(*) as count from catalog.service_types where ${part}::text is null or position(lower(${part}::text) in lower(${name(language)})) > 0`.execute(tx);
  return Number(found.rows[0]?.count ?? 0);
}

export async function listMeasures(tx: Tx, language: Language): Promise<{ id: number; type: number; name: string; abbreviation: string }[]> {
  return (await sql<{ id: number; type: number; name: string; abbreviation: string }>`
    select measure_id as id, measure_type as type, ${name(language)} as name, abbreviation from catalog.measures order by measure_id`.execute(tx)).rows;
}

export async function listResourceTypes(tx: Tx, language: Language): Promise<{ code: string; serviceCode: string; name: string }[]> {
  return (await sql<{ code: string; serviceCode: string; name: string }>`
    select resource_type_code as code, service_code as "serviceCode", ${name(language)} as name from catalog.resource_types order by resource_type_code`.execute(tx)).rows;
}

export async function listRegions(tx: Tx, language: Language): Promise<{ code: string; name: string }[]> {
  return (await sql<{ code: string; name: string }>`select region_code as code, ${name(language)} as name from catalog.regions order by region_code`.execute(tx)).rows;
}
