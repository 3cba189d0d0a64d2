/**
 * The doors on the house: console API, BSS API, the web, health, metrics, documentation.
 */
import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { consoleEndpoints } from '../contract/console/all.ts';
import { registerBss } from './doors/bss/door.ts';
import { registerConsole } from './doors/console.ts';
import { mailBindings } from './doors/mails.ts';
import { runsBindings } from './doors/runs.ts';
import { demoLoaded } from './demo/demo.ts';
import type { House } from './house.ts';
import { memberDuties } from './modules/assignment/assignment.ts';
import { assignmentBindings } from './modules/assignment/endpoints.ts';
import { recordAudit } from './modules/audit/audit.ts';
import { auditBindings } from './modules/audit/endpoints.ts';
import { calendarBindings } from './modules/calendar/endpoints.ts';
import { customerBoardBindings } from './modules/customers/board/endpoints.ts';
import { customersBindings } from './modules/customers/endpoints.ts';
import { exportsBindings } from './modules/exports/endpoints.ts';
import { identityBindings } from './modules/identity/endpoints.ts';
import { boardBindings } from './modules/usage/board/endpoints.ts';
import { intakeBindings } from './modules/usage/endpoints.ts';
import { afterRecords } from './modules/incentives/incentives.ts';
import { performanceHandoverPage } from './modules/incentives/board/handover-page.ts';
import { incentivesBindings } from './modules/incentives/endpoints.ts';
import { handoverBindings } from './modules/usage/handover/endpoints.ts';
import { usageQueryBindings } from './modules/usage/query-endpoints.ts';
import { verificationBindings } from './modules/verification/endpoints.ts';
import { moveClock } from './platform/business-clock.ts';
import { withTx } from './platform/db/tx.ts';
import type { Binding } from './platform/http/bind.ts';
import { openApi } from './platform/http/openapi.ts';
import { registerPage } from './platform/http/page.ts';
import { createServer } from './platform/http/server.ts';

const WEB = fileURLToPath(new URL('../web/dist/', import.meta.url));

export interface App {
  readonly http: FastifyInstance;
  readonly bindings: readonly Binding[];
  /** Told when the demo (if wanted) is in and requests should come. */
  setReady(): void;
}

/** Everything a person or a client can call, in contract order. */
export function consoleBindings(house: House): Binding[] {
  const identityParts = identityPartsOf(house);
  return [
    ...identityBindings(identityParts),
    ...verificationBindings({ sealer: house.sealer, issuer: house.config.vendorName === '' ? 'Partner Center' : `${house.config.vendorName} Partner Center` }),
    ...mailBindings({ sealer: house.sealer, sends: house.mail.sends, clock: house.clock }),
    ...auditBindings(),
    ...runsBindings({ kinds: () => house.kinds }),
    ...exportsBindings({ lists: house.exportLists, storage: house.files }),
    ...calendarBindings(),
    ...customersBindings({ site: house.config.site }),
    ...customerBoardBindings({ site: house.config.site }),
    ...assignmentBindings(),
    ...handoverBindings([performanceHandoverPage]),
    ...usageQueryBindings(),
    ...boardBindings({ site: house.config.site }),
    ...intakeBindings({ storage: house.files, uploadLimitBytes: house.config.uploadLimitBytes }).map(afterRecords),
    ...incentivesBindings(),
  ];
}

function identityPartsOf(house: House) {
  return { sealer: house.sealer, clock: house.clock, site: house.config.site, vendorName: house.config.vendorName, duties: memberDuties };
}

export async function createApp(house: House): Promise<App> {
  const { config, metrics } = house;
  const http = await createServer(config, metrics);
  const bindings = consoleBindings(house);
  let ready = false;
  registerOperations(http, house, () => ready);
  registerConsole(http, {
    ...identityPartsOf(house), db: house.db, businessClock: house.clock, secureCookie: config.publicUrl?.startsWith('https://') ?? false,
    publicHost: config.publicUrl === null ? null : new URL(config.publicUrl).host, bindings,
    committed: () => {
      house.worker.wake();
      house.mail.wake();
    }, storage: house.files, uploadLimitBytes: config.uploadLimitBytes,
    moveClock: async (to, { actor, requestId, ip }) => {
      await moveClock(house.db, house.clock, to, {
        partnerIds: [actor.partnerId],
        record: (tx, from) => recordAudit({ actor, tx, now: from, requestId, ip }, { action: 'clock.moved', objectKind: 'clock', objectId: 'business', before: { now: from.toISOString() }, after: { now: to.toISOString() } }),
      });
      const jobs = (await house.schedule.runDue()) + (await house.worker.drain());
      return { now: house.clock.now().toISOString(), jobs };
    },
  });
  await http.register(async (scope) => registerBss(scope, { db: house.db, sealer: house.sealer, businessClock: house.clock, rateLimits: config.rateLimits, site: config.site }));
  await registerWeb(http);
  return {
    http,
    bindings,
    setReady: () => {
      ready = true;
    },
  };
}

/** Alive = the process answers; ready = database answers and the demo, when wanted, is in. */
function registerOperations(http: FastifyInstance, house: House, ready: () => boolean): void {
  http.get('/health/live', async () => ({ ok: true }));
  http.get('/health/ready', async (_request, reply) => {
    if (!ready()) return reply.status(503).send({ ok: false, reason: 'starting' });
    try {
      await withTx(house.db, { partnerIds: [], operator: true }, (tx) => sql`select 1`.execute(tx), { statementTimeoutMs: 5_000 });
      return { ok: true, demo: await withTx(house.db, { partnerIds: [], operator: true }, (tx) => demoLoaded(tx)) };
    } catch (error) {
      house.log.warn({ err: error }, 'not ready');
      return reply.status(503).send({ ok: false, reason: 'database' });
    }
  });
  http.get('/metrics', async (_request, reply) => reply.type(house.metrics.contentType).send(await house.metrics.text()));
  http.get('/api/openapi.json', async () => openApi(consoleEndpoints));
}

async function registerWeb(http: FastifyInstance): Promise<void> {
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await http.register(fastifyStatic, { root: swagger, prefix: '/api/docs/assets/', decorateReply: false, index: false });
  http.get('/api/docs', async (_request, reply) => reply.type('text/html').send(DOCS_PAGE));
  http.get('/api/docs/start.js', async (_request, reply) => reply.type('text/javascript').send(DOCS_SCRIPT));
  await registerPage(http, WEB);
}

const DOCS_PAGE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Partner Center API</title>
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css"></head><body><div id="ui"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
const DOCS_SCRIPT = `window.SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#ui', deepLinking: true });`;
