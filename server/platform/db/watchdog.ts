/** Tells when something has shown no life for too long. Reads a counter from outside; it cannot be blocked by what it watches. */

export interface Watchdog {
  stop(): void;
}

/** `onDeaf` is told once per silence of `limitMs`. */
export function startWatchdog(beats: () => number, limitMs: number, onDeaf: (deafMs: number) => void): Watchdog {
  let seen = beats();
  let seenAt = performance.now();
  const timer = setInterval(
    () => {
      const now = performance.now();
      const beat = beats();
      const deafMs = now - seenAt;
      if (beat === seen && deafMs < limitMs) return;
      const deaf = beat === seen;
      seen = beat;
      seenAt = now;
      if (deaf) onDeaf(Math.round(deafMs));
    },
    Math.min(1000, Math.max(100, limitMs / 4)),
  );
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
