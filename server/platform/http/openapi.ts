/** OpenAPI 3.1 derived from the contract; committed as docs/api/openapi.json and compared by a test. */
import { z } from 'zod';
import { type Endpoint, MAX_UPLOAD_FILES } from '../../../contract/endpoint.ts';
import { type ErrorCode, ERRORS } from '../../../contract/errors.ts';

type Json = Record<string, unknown>;

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(type, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json;
  const { $schema: _, ...rest } = made;
  return rest;
}

function parameters(endpoint: Endpoint): Json[] {
  const from = (part: 'params' | 'query', place: string): Json[] => {
    const type = endpoint[part];
    if (!type) return [];
    const schema = schemaOf(type, 'input') as { properties?: Record<string, Json>; required?: string[] };
    return Object.entries(schema.properties ?? {}).map(([name, property]) => ({ name, in: place, required: place === 'path' || (schema.required ?? []).includes(name), schema: property }));
  };
  const key = endpoint.idempotency === 'key' ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', minLength: 8, maxLength: 128 } }] : [];
  const code = endpoint.verification ? [{ name: 'X-Verification', in: 'header', required: false, description: "`totp` or `mail`, a space, six digits: asked for with the partner's switch on", schema: { type: 'string', pattern: '^(totp|mail) \\d{6}$' } }] : [];
  return [...from('params', 'path'), ...from('query', 'query'), ...key, ...code];
}

/** Refusals of an action that asks for a code. */
const OF_VERIFICATION: readonly ErrorCode[] = ['verification.required', 'verification.code_wrong', 'verification.code_gone', 'verification.blocked'];

function operation(endpoint: Endpoint): Json {
  const body = endpoint.raw === 'upload'
    ? { required: true, content: { 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file: { type: 'array', minItems: 1, maxItems: MAX_UPLOAD_FILES, items: { type: 'string', format: 'binary' } } } } } } }
    : endpoint.body ? { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } } : undefined;
  const ok = endpoint.raw === 'download' ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } : { 'application/json': { schema: schemaOf(endpoint.output, 'output') } };
  const byStatus = new Map<number, string[]>();
  for (const code of [...(endpoint.errors ?? []), ...(endpoint.verification ? OF_VERIFICATION : [])]) byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  const failures = Object.fromEntries([...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [String(status), { description: codes.join(', '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }]));
  return {
    operationId: endpoint.id, tags: [endpoint.module], summary: endpoint.summary,
    'x-access': endpoint.access,
    ...(endpoint.verification ? { 'x-verification': { action: endpoint.verification, ...(endpoint.verifiedField ? { field: endpoint.verifiedField } : {}) } } : {}),
    ...(endpoint.access === 'public' ? { security: [] } : {}),
    parameters: parameters(endpoint),
    ...(body ? { requestBody: body } : {}),
    responses: { 200: { description: 'OK', content: ok }, ...failures, default: { description: 'Problem', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
  };
}

export function openApi(endpoints: readonly Endpoint[]): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...(paths[path] ?? {}), [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Partner Center console API', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'pc_session' } },
      schemas: {
        Problem: {
          type: 'object', required: ['type', 'title', 'status', 'code', 'params', 'requestId'],
          properties: {
            type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string', enum: Object.keys(ERRORS) }, params: { type: 'object' }, requestId: { type: 'string' },
            errors: { type: 'array', items: { type: 'object', properties: { field: { type: 'string' }, rule: { type: 'string' }, detail: { type: 'string' } } } },
          },
        },
      },
    },
  };
}
