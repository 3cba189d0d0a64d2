/**
 * A file's name as a person gave it, made safe to show and to offer for saving. The name never becomes a path here
 * (bytes lie under their hash), but it travels into headers, archives and other people's disks.
 */
const LONGEST = 200;
const LONGEST_ENDING = 20;
/** Control characters, and the marks that turn the reading direction round (a name that only looks as if it ended in .jpg). */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** What some file system refuses inside a name. */
const REFUSED = /[<>:"|?*]/g;

/** The last part of a path without control characters, at most 200 characters with its ending kept; never empty. */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(UNPRINTABLE, '')
    .replace(REFUSED, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (clean === '') return 'file';
  const letters = [...clean];
  if (letters.length <= LONGEST) return clean;
  const dot = letters.lastIndexOf('.');
  const ending = dot > 0 && letters.length - dot <= LONGEST_ENDING ? letters.slice(dot) : [];
  return [...letters.slice(0, LONGEST - ending.length), ...ending].join('');
}
