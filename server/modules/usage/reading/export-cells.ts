/**
 * Heads and cells of exported consumption files: the words of the pages in the caller's language, times in GMT+08:00 with
 * the zone said, amounts with every decimal they have, names anonymised for good (sales 9.1.4, 13 #17).
 */
import { BUSINESS_ZONE } from '../../../../contract/values/day.ts';
import { maskAccount, maskName } from '../../../../contract/values/mask.ts';
import { boards as boardEnglish } from '../../../../contract/words/en-US/boards.ts';
import { consumptionColumns as ownEnglish } from '../../../../contract/words/en-US/consumption-columns.ts';
import { customerColumns as customerEnglish } from '../../../../contract/words/en-US/customer-columns.ts';
import { usage as pageEnglish } from '../../../../contract/words/en-US/usage.ts';
import type { Area, Language } from '../../../../contract/words/words.ts';
import { boards as boardChinese } from '../../../../contract/words/zh-CN/boards.ts';
import { consumptionColumns as ownChinese } from '../../../../contract/words/zh-CN/consumption-columns.ts';
import { customerColumns as customerChinese } from '../../../../contract/words/zh-CN/customer-columns.ts';
import { usage as pageChinese } from '../../../../contract/words/zh-CN/usage.ts';
import type { ExportColumn } from '../../exports/exports.ts';
import { AMOUNT_COLUMNS } from './amounts.ts';

/** Keys of four areas under one roof; none of them has a key of another that a file says. */
type Word = keyof typeof pageChinese | keyof typeof customerChinese | keyof typeof ownChinese | keyof typeof boardChinese;
const CHINESE: Record<Word, string> = { ...boardChinese, ...customerChinese, ...ownChinese, ...pageChinese };
const ENGLISH: Record<Word, string> = { ...boardEnglish, ...customerEnglish, ...ownEnglish, ...pageEnglish };

export type Say = (word: Word) => string;

export function wordsOf(language: Language): { say: Say; value: (area: string, code: string | number) => string } {
  const words = language === 'zh-CN' ? CHINESE : ENGLISH;
  // A code the words do not know (a newer file's bill type) stays itself.
  return { say: (word) => words[word], value: (area, code) => (words as Area)[`${area}.${code}`] ?? String(code) };
}

/** A column of a list: its key in the rows and the word of its head. */
export type Head = readonly [key: string, word: Word, numeric?: 'numeric'];

export function columnsOf(language: Language, heads: readonly Head[]): ExportColumn[] {
  const { say } = wordsOf(language);
  return heads.map(([key, word, numeric]) => ({ key, title: say(word), ...(numeric ? { numeric: true } : {}) }));
}

export const AMOUNT_HEADS = (Object.keys(AMOUNT_COLUMNS) as (keyof typeof AMOUNT_COLUMNS)[]).map((field): Head => [field, `amount.${field}`, 'numeric']);


/** Remembers what it made of each text: a file names the same customers on every row, and masks count characters slowly. */
export function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size < KNOWN_TEXTS) known.set(text, made);
    return made;
  };
}
const KNOWN_TEXTS = 20_000;

export interface Masks {
  readonly name: (text: string) => string;
  readonly account: (text: string) => string;
}
/** Masks for the rows of one page. */
export function pageMasks(): Masks {
  return { name: remembered(maskName), account: remembered(maskAccount) };
}

export function customerCells(row: { readonly number: string; readonly customer_name: string; readonly account_name: string }, masks: Masks): Record<string, string> {
  return { number: row.number, customerName: masks.name(row.customer_name), accountName: masks.account(row.account_name) };
}

const clockFace = new Intl.DateTimeFormat('sv-SE', { timeZone: BUSINESS_ZONE, dateStyle: 'short', timeStyle: 'medium' });
const QUARTER_MS = 15 * 60_000;
const quarters = new Map<number, string>();
const KNOWN_QUARTERS = 5_000;

/** `2026-03-10 09:00:00 GMT+08:00`. Offsets of zones change on quarters of an hour, so the zone is asked once for each. */
export function timeCell(at: Date | null): string {
  if (at === null) return '';
  const ms = at.getTime();
  const quarter = ms - (((ms % QUARTER_MS) + QUARTER_MS) % QUARTER_MS);
  let begun = quarters.get(quarter);
  if (begun === undefined) {
    begun = clockFace.format(quarter);
    if (quarters.size >= KNOWN_QUARTERS) quarters.clear();
    quarters.set(quarter, begun);
  }
  const seconds = Math.floor((ms - quarter) / 1000);
  const minute = Number(begun.slice(14, 16)) + Math.floor(seconds / 60);
  return `${begun.slice(0, 14)}${String(minute).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')} GMT+08:00`;
}
