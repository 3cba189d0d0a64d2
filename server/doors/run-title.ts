/** What a run is called on the page: its kind, and what it is about (files by name, a list by its name). */
import { runs as english } from '../../contract/words/en-US/runs.ts';
import type { Language } from '../../contract/words/words.ts';
import { runs as chinese } from '../../contract/words/zh-CN/runs.ts';
import type { RunRow } from '../platform/jobs/runs.ts';

const NAMES_SHOWN = 3;

export function runTitle(run: Pick<RunRow, 'kind' | 'input'>, language: Language): string {
  const words: Readonly<Record<string, string>> = language === 'en-US' ? english : chinese;
  const kind = words[`kind.${run.kind}`] ?? run.kind;
  const about = subjects(run.input).map((name) => words[`list.${name}`] ?? name);
  if (about.length === 0) return kind;
  const shown = about.slice(0, NAMES_SHOWN).join(language === 'en-US' ? ', ' : '、');
  const more = about.length > NAMES_SHOWN ? ` +${about.length - NAMES_SHOWN}` : '';
  return `${kind}${language === 'en-US' ? ': ' : '：'}${shown}${more}`;
}

function subjects(input: RunRow['input']): string[] {
  const { list, fileName, fileNames } = input;
  if (typeof list === 'string') return [list];
  if (typeof fileName === 'string') return [fileName];
  return Array.isArray(fileNames) ? fileNames.filter((name): name is string => typeof name === 'string') : [];
}
