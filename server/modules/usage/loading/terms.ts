/**
 * Names of the codes that records use: services, regions, resource types, providers. Files bring them along row by row;
 * a name is kept once, the first one wins, and a run asks the database only about codes it has not met.
 */
import { sql } from 'kysely';
import type { Id } from '../../../../contract/values/id.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { FeeRecord } from '../intake/fee-record.ts';

type TermKind = 'service' | 'region' | 'resource-type' | 'provider';

export interface Terms {
  note(record: FeeRecord): void;
  /** Writes what was noted since; nothing is forgotten until it was written. */
  write(ctx: Ctx): Promise<void>;
}

export function createTerms(partnerId: Id): Terms {
  const met: Readonly<Record<TermKind, Set<string>>> = { service: new Set(), region: new Set(), 'resource-type': new Set(), provider: new Set() };
  let fresh: { kind: TermKind; code: string; name: string }[] = [];
  const meet = (kind: TermKind, code: string, name: string): void => {
    if (code === '' || met[kind].has(code)) return;
    met[kind].add(code);
    fresh.push({ kind, code, name: name === '' ? code : name });
  };
  return {
    note: (record) => {
      meet('service', record.serviceCode, record.serviceName);
      meet('region', record.regionCode, record.regionName);
      meet('resource-type', record.resourceTypeCode, record.detail.resourceTypeName ?? '');
      meet('provider', record.provider, record.provider);
    },
    write: async (ctx) => {
      if (fresh.length === 0) return;
      const terms = fresh;
      fresh = [];
      await sql`
        insert into usage.terms (partner_id, kind, code, name)
        select ${partnerId}::uuid, * from unnest(${terms.map((t) => t.kind)}::text[], ${terms.map((t) => t.code)}::text[], ${terms.map((t) => t.name)}::text[])
        on conflict (partner_id, kind, code) do nothing`.execute(ctx.tx);
    },
  };
}
