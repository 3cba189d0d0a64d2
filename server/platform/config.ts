/**
 * Everything the environment may say (interface.md), read once at start. A wrong value stops the start with the
 * name of the variable and what it may be; nothing else reads process.env.
 */
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'postgres:// address').optional(),
  ROLES: z.string().default('web,worker').transform((v) => v.split(',').map((s) => s.trim())).pipe(z.array(z.enum(['web', 'worker'])).min(1)),
  DEMO: z.enum(['auto', '0', '1']).default('auto'),
  CLOCK: z.enum(['system', 'movable']).optional(),
  SITE: z.enum(['china', 'international']).default('china'),
  NODE_ENV: z.string().default('development'),
  SECRET_KEY: z.string().min(32, 'at least 32 characters').optional(),
  EMBEDDED_DATABASE: z.enum(['allowed']).optional(),
  VENDOR_NAME: z.string().max(64).default(''),
  PUBLIC_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).max(10_240).default(2048),
  SMTP_URL: z.string().regex(/^smtps?:\/\/[^/\s]+/, 'smtp:// or smtps:// address').optional(),
  MAIL_FROM: z.string().regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, 'a mail address').max(200).optional(),
  SIGN_LIMIT: z.enum(['on', 'off']).default('on'),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly roles: readonly ('web' | 'worker')[];
  readonly demo: 'auto' | '0' | '1';
  readonly clock: 'system' | 'movable' | null;
  readonly site: 'china' | 'international';
  readonly production: boolean;
  readonly secretKey: string | null;
  readonly embeddedAllowed: boolean;
  readonly vendorName: string;
  readonly publicUrl: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly uploadLimitBytes: number;
  readonly rateLimits: boolean;
  /** Null: mails are kept in the outbox and not sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
}

export class ConfigError extends Error {}

export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
  }
  const e = parsed.data;
  const production = e.NODE_ENV === 'production';
  if (production && e.CLOCK === 'movable') throw new ConfigError('CLOCK: a movable clock is refused in production');
  if (e.SMTP_URL !== undefined && e.MAIL_FROM === undefined) throw new ConfigError('MAIL_FROM: the sender of mails is needed with SMTP_URL');
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: isAbsolute(e.DATA_DIR) ? e.DATA_DIR : resolve(root, e.DATA_DIR),
    databaseUrl: e.DATABASE_URL ?? null,
    roles: e.ROLES,
    demo: e.DEMO,
    clock: e.CLOCK ?? null,
    site: e.SITE,
    production,
    secretKey: e.SECRET_KEY ?? null,
    embeddedAllowed: e.EMBEDDED_DATABASE === 'allowed',
    vendorName: e.VENDOR_NAME,
    publicUrl: e.PUBLIC_URL ?? null,
    logLevel: e.LOG_LEVEL,
    uploadLimitBytes: e.UPLOAD_LIMIT_MB * 1024 * 1024,
    rateLimits: e.SIGN_LIMIT === 'on',
    mail: e.SMTP_URL === undefined || e.MAIL_FROM === undefined ? null : { url: e.SMTP_URL, from: e.MAIL_FROM },
  };
}
