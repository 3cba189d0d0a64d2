/**
 * Names of the codes that records use: services, regions, resource types, providers. Files bring them along row by row;
 * a run gathers those it has not met, without a database.
 */
import type { FeeRecord } from '../intake/fee-record.ts';

type TermKind = 'service' | 'region' | 'resource-type' | 'provider';

export interface Term {
  readonly kind: TermKind;
  readonly code: string;
  readonly name: string;
}

export interface TermNotes {
  note(record: FeeRecord): void;
  /** What was met for the first time since it was last taken. */
  take(): readonly Term[];
}

export function createTermNotes(): TermNotes {
  const met: Readonly<Record<TermKind, Set<string>>> = { service: new Set(), region: new Set(), 'resource-type': new Set(), provider: new Set() };
  let fresh: Term[] = [];
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
    take: () => {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}

/** The terms of a few records. */
export function termsOf(records: readonly FeeRecord[]): readonly Term[] {
  const notes = createTermNotes();
  for (const record of records) notes.note(record);
  return notes.take();
}
