// The written forms of time on the wire: a bill month, a date, an instant in UTC without fraction.
// Only days the calendar has pass, and only years 1970 to 9999, so that nothing later in the house
// meets a date its database can not hold.

export type TimeFormat = 'year-month' | 'date' | 'utc-date-time';

const FORMS: Record<TimeFormat, { readonly pattern: RegExp; readonly words: string }> = {
  'year-month': { pattern: /^\d{4}-\d\d$/, words: 'a month as YYYY-MM' },
  date: { pattern: /^\d{4}-\d\d-\d\d$/, words: 'a date as YYYY-MM-DD' },
  'utc-date-time': {
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    words: 'a UTC time as yyyy-MM-ddTHH:mm:ssZ',
  },
};

export function isInFormat(format: TimeFormat, text: string): boolean {
  if (!FORMS[format].pattern.test(text) || text < '1970') return false;
  const full = `${text}${'0000-01-01T00:00:00Z'.slice(text.length)}`;
  const at = new Date(full);
  // The engine would read 30 February as 1 March; writing it again shows that.
  return !Number.isNaN(at.getTime()) && utcText(at) === full;
}

export function wordsOfFormat(format: TimeFormat): string {
  return FORMS[format].words;
}

/** An instant as the wire writes it; the fraction of a second is dropped. */
export function utcText(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
