/** One rule name, one sentence: the browser's check of a schema speaks as the server does. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rules } from '../../contract/words/zh-CN/rules.ts';
import { mistakesOf, namePath, serverMistakes } from './faults.ts';

const schema = z.strictObject({
  label: z.string().min(1).max(5),
  amount: z.string().regex(/^\d+$/, 'amount'),
  kind: z.enum(['a', 'b']),
  items: z.array(z.object({ id: z.string() })).min(1),
});

function ruleAt(body: unknown, field: string): string | undefined {
  return mistakesOf(schema, body).find((mistake) => mistake.field === field)?.rule;
}

describe('mistakes of a form', () => {
  it('names rules that have words', () => {
    const found = mistakesOf(schema, { label: 'too long', amount: 'x', kind: 'c', items: [], other: 1 });
    const known = new Set(Object.keys(rules));
    expect(
      found.filter((mistake) => mistake.rule !== 'amount' && !known.has(mistake.rule) && mistake.field !== ''),
    ).toEqual([]);
    expect(known.has('amount')).toBe(true);
  });

  it('calls an empty required text missing, whether absent or empty', () => {
    expect(ruleAt({ amount: '1', kind: 'a', items: [{ id: '1' }] }, 'label')).toBe('missing');
    expect(ruleAt({ label: '', amount: '1', kind: 'a', items: [{ id: '1' }] }, 'label')).toBe('missing');
    expect(ruleAt({ label: 'x', amount: '1', items: [{ id: '1' }] }, 'kind')).toBe('missing');
    expect(ruleAt({ label: 'x', amount: '1', kind: 'a', items: [{}] }, 'items.0.id')).toBe('missing');
  });

  it('puts the server’s faults at the fields of the form and keeps the others apart', () => {
    const { inForm, elsewhere } = serverMistakes([
      { field: 'body.items.0.id', rule: 'id', detail: 'is not an id' },
      { field: 'query.month', rule: 'month', detail: 'no' },
    ]);
    expect(inForm[0]).toMatchObject({ field: 'items.0.id', detail: 'is not an id' });
    expect(elsewhere).toHaveLength(1);
    expect(namePath('items.0.id')).toEqual(['items', 0, 'id']);
  });
});
