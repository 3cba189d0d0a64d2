import { expect, test } from 'vitest';
import { FILE_REASONS, RECORD_NOTES, ROW_REASONS } from './reasons.ts';
import { intakeReasons as english } from './words/en-US/intake-reasons.ts';
import { intakeReasons as chinese } from './words/zh-CN/intake-reasons.ts';

test.each([
  ['zh-CN', chinese],
  ['en-US', english],
])('%s: the words of each reason name exactly its parameters', (_, words) => {
  const named = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
  const wanted = [
    ...Object.entries(ROW_REASONS).map(([code, params]) => [`row.${code}`, params] as const),
    ...Object.entries(FILE_REASONS).map(([code, params]) => [`file.${code}`, params] as const),
    ...RECORD_NOTES.map((note) => [`note.${note}`, []] as const),
  ];
  expect(Object.keys(words).sort()).toEqual(wanted.map(([key]) => key).sort());
  for (const [key, params] of wanted) expect(named(words[key as keyof typeof words]), key).toEqual([...params].sort());
});
