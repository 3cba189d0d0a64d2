import { describe, expect, it } from 'vitest';
import { recordOf } from '../../../../test/harness/focus-rows.ts';
import { hash128, revisionKey } from '../intake/content-hash.ts';
import type { LoadRow } from './chunk.ts';
import { uuidOfHex } from './record-ids.ts';
import { decideRevisions, type Revision, recordKey } from './revisions.ts';

const row = (recordId: string, revision: number, content: string, customerId = 'c'): LoadRow => ({
  record: { ...recordOf(), provider: 'own', recordId, revision, sourceKey: revisionKey('own', recordId, revision), contentHash: hash128(content), scopeKey: null },
  customerId, associationType: 2, runId: 'run', source: 'fee-record', fileIndex: 0, line: 1,
});
const there = (recordId: string, revision: number, content: string): Revision => ({ customerId: 'c', recordId: uuidOfHex(revisionKey('own', recordId, revision)), revision, content: uuidOfHex(hash128(content)) });
const present = (...revisions: readonly (readonly [string, Revision[]])[]) => new Map(revisions.map(([recordId, list]) => [recordKey('own', recordId), list]));
const idOf = (recordId: string, revision: number) => uuidOfHex(revisionKey('own', recordId, revision));

describe('R-IN.revision what becomes of a revision of a record', () => {
  it.each([
    ['nothing is there: added', [], [1, 'x'], { added: 1 }],
    ['the same revision with the same content: a duplicate', [[1, 'x']], [1, 'x'], { duplicates: 1 }],
    ['the same revision with other content: refused', [[1, 'x']], [1, 'y'], { refused: 'revision_content_differs' }],
    ['a higher revision: added, the lower one reversed', [[1, 'x']], [2, 'y'], { added: 1, superseded: 1 }],
    ['a higher revision that says the same: added all the same', [[1, 'x']], [2, 'x'], { added: 1, superseded: 1 }],
    ['only the newest is reversed, the ones before it are already', [[1, 'x'], [2, 'y']], [5, 'z'], { added: 1, superseded: 2 }],
    ['an older revision that was never there: too late', [[3, 'x']], [2, 'y'], { refused: 'revision_older' }],
    ['an older revision that was there: a duplicate', [[1, 'x'], [2, 'y']], [1, 'x'], { duplicates: 1 }],
  ] as const)('%s', (_case, known, [revision, content], expected) => {
    const decided = decideRevisions([row('r', revision, content)], present(['r', known.map(([of, says]) => there('r', of, says))]));
    const newest = known.reduce((highest, [of]) => Math.max(highest, of), 0);
    expect({
      ...(decided.added.length > 0 ? { added: decided.added.length } : {}),
      ...(decided.duplicates.length > 0 ? { duplicates: decided.duplicates.length } : {}),
      ...(decided.refused[0] ? { refused: decided.refused[0].reason.code } : {}),
      ...(decided.superseded[0] ? { superseded: newest } : {}),
    }).toEqual(expected);
    if (decided.superseded[0]) expect(decided.superseded).toEqual([{ customerId: 'c', recordId: idOf('r', newest) }]);
  });
  it('one file may hold several revisions: each takes the place of the one before it', () => {
    const decided = decideRevisions([row('r', 1, 'x'), row('r', 1, 'x'), row('r', 2, 'y'), row('r', 4, 'z'), row('r', 3, 'late'), row('s', 1, 'x')], new Map());
    expect(decided.added.map((one) => [one.record.recordId, one.record.revision])).toEqual([['r', 1], ['r', 2], ['r', 4], ['s', 1]]);
    expect(decided.duplicates).toHaveLength(1);
    expect(decided.refused.map(({ reason }) => reason)).toEqual([{ code: 'revision_older', params: { record: 'r', revision: 3, newest: 4 } }]);
    expect(decided.superseded.map((one) => one.recordId)).toEqual([idOf('r', 1), idOf('r', 2)]);
  });
  it('the same id of two providers is two records', () => {
    const other = row('r', 1, 'y');
    const decided = decideRevisions([row('r', 1, 'x'), { ...other, record: { ...other.record, provider: 'second' } }], new Map());
    expect(decided.added).toHaveLength(2);
  });
});
