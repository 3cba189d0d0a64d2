/**
 * A memory of parsed texts that cannot grow without end: when full it forgets all and starts again. Keys are copied,
 * because a text cut out of a row would otherwise keep the whole row alive for as long as the cache does.
 */
export function boundedCache<V>(limit: number, make: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const key = detached(text);
    const made = make(key);
    if (known.size >= limit) known.clear();
    known.set(key, made);
    return made;
  };
}

/** The same text in memory of its own. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
