/** Names of time zones (IANA) as the runtime knows them: what a person may choose to read instants in. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: name }).resolvedOptions().timeZone !== '' && /^[A-Z][A-Za-z_+\-/0-9]*$/.test(name);
  } catch {
    return false;
  }
}
