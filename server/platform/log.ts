/** One log line shape for server, worker and command line: JSON lines on standard error, level by LOG_LEVEL. */
import { pino } from 'pino';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Headers that carry secrets never reach the log. */
export function createLog(level: string): pino.Logger {
  return pino({ level, redact: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.secret'] }, pino.destination(2));
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
