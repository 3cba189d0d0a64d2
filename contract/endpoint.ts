/**
 * An endpoint is declared once: method, path, permission, input, output. The server binds it, the browser calls it
 * with inferred types, OpenAPI is derived from it, and the hostile test enrols it by itself.
 */
import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';
import type { VerifiedAction } from './verification.ts';

/** Files of one upload, each as large as UPLOAD_LIMIT_MB allows. */
export const MAX_UPLOAD_FILES = 20;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `public` (no session), `member` (any signed-in member, 2.4 "functions without an item are open to all"),
 * `operator` (vendor side only) or one of the permission items; a list means one of them is enough.
 */
export type Access = 'public' | 'member' | 'operator' | Permission | readonly Permission[];

export interface Endpoint {
  /** `module.action`, also the OpenAPI operation id. */
  readonly id: string;
  readonly method: Method;
  /** Fastify style: `/api/customers/:customerId`. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly output: z.ZodType;
  /** Raw answers (files) bypass the output parser; uploads are multipart with one `file` part or several. */
  readonly raw?: 'download' | 'upload';
  /** Write that needs an Idempotency-Key; `natural` = repeating changes nothing more. Reads leave it out. */
  readonly idempotency?: 'key' | 'natural';
  /** Fields of the answer that are secret: not kept, so a replay of the same key carries them empty. */
  readonly shownOnce?: readonly string[];
  /** A sensitive action (sales 9.3): with the partner's switch on it asks for a code; a write under a key replays without one. */
  readonly verification?: VerifiedAction;
  /** Sensitive only when the body has this field. */
  readonly verifiedField?: string;
  readonly errors?: readonly ErrorCode[];
  readonly module: string;
}

export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

export type ParamsOf<E extends Endpoint> = E['params'] extends z.ZodType ? z.output<E['params']> : undefined;
export type QueryOf<E extends Endpoint> = E['query'] extends z.ZodType ? z.output<E['query']> : undefined;
export type BodyOf<E extends Endpoint> = E['body'] extends z.ZodType ? z.output<E['body']> : undefined;
export type OutputOf<E extends Endpoint> = z.output<E['output']>;
/** What a caller may write: before defaults are filled in. */
export type ParamsIn<E extends Endpoint> = E['params'] extends z.ZodType ? z.input<E['params']> : undefined;
export type QueryIn<E extends Endpoint> = E['query'] extends z.ZodType ? z.input<E['query']> : undefined;
export type BodyIn<E extends Endpoint> = E['body'] extends z.ZodType ? z.input<E['body']> : undefined;
/** What a handler returns: before output parsing. */
export type OutputIn<E extends Endpoint> = z.input<E['output']>;
