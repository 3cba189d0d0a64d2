/**
 * Instants for the eye. The reader's own zone (chosen in the preferences, else the browser's) is the default; where a rule speaks of days and months, the business
 * zone (GMT+8) is shown and named. Formatters are kept, since making one costs more than using it.
 */
const BUSINESS_ZONE = 'Asia/Shanghai';
const formatters = new Map<string, Intl.DateTimeFormat>();

export type Precision = 'day' | 'minute' | 'second';

function formatter(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? '';
  const kept = formatters.get(key);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat('en-CA', {
    ...(zone ? { timeZone: zone } : {}),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(key, made);
  return made;
}

function write(instant: Date, zone: string | undefined, precision: Precision): string {
  const part = new Map(
    formatter(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const day = `${part.get('year')}-${part.get('month')}-${part.get('day')}`;
  if (precision === 'day') return day;
  const minute = `${day} ${part.get('hour')}:${part.get('minute')}`;
  return precision === 'minute' ? minute : `${minute}:${part.get('second')}`;
}

/** Null when the text is no instant. */
export function instantOf(text: string): Date | null {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** The zone the reader has chosen; undefined: the browser's. */
let chosenZone: string | undefined;

/** Everything drawn from now on is in this zone; null: the browser's. */
export function readIn(zone: string | null): void {
  chosenZone = zone ?? undefined;
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function readerTime(instant: Date, precision: Precision = 'second'): string {
  return write(instant, chosenZone, precision);
}

/** Minutes the reader's clock is ahead of UTC at that instant. */
function readerOffset(instant: Date): number {
  if (chosenZone === undefined) return -instant.getTimezoneOffset();
  const [day = '', time = ''] = write(instant, chosenZone, 'second').split(' ');
  return Math.round((Date.parse(`${day}T${time}Z`) - instant.getTime()) / 60_000);
}

export function businessTime(instant: Date, precision: Precision = 'second'): string {
  return write(instant, BUSINESS_ZONE, precision);
}

export function businessMonth(instant: Date): string {
  return businessTime(instant, 'day').slice(0, 7);
}

/** "GMT+8", "GMT-5:30": the zone of the reader at that instant. */
export function readerZoneName(instant: Date): string {
  const minutes = readerOffset(instant);
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `GMT${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

export function readerIsInBusinessZone(instant: Date): boolean {
  return readerOffset(instant) === 480;
}
