/**
 * What is handed down a request or a run, and nothing else: who acts, the transaction, business time, request id.
 * No globals, no container.
 */
import type { Language } from '../../contract/words/words.ts';
import type { Permission, PresetRole } from '../../contract/permissions.ts';
import type { Id } from '../../contract/values/id.ts';
import type { Tx } from './db/tx.ts';

/** Whose customers an actor sees (sales 2.6): all of the partner, the team's, own, or none (a customer's login). */
export type ScopeKind = 'all' | 'team' | 'own' | 'none';

export interface Actor {
  readonly kind: 'operator' | 'partner' | 'customer' | 'system';
  readonly partnerId: Id;
  readonly partnerNumber: string;
  readonly tier: 'operator' | 'solution-provider' | 'distributor' | 'reseller';
  readonly memberId: Id | null;
  readonly memberName: string;
  readonly login: string;
  readonly customerId: Id | null;
  readonly roles: readonly (PresetRole | 'custom')[];
  readonly permissions: ReadonlySet<Permission>;
  readonly scope: ScopeKind;
  /** Tenants this actor may touch: own partner, a distributor's resellers, all for the operator. */
  readonly partnerIds: readonly Id[];
  readonly language: Language;
}

export interface Ctx {
  readonly actor: Actor;
  readonly tx: Tx;
  readonly now: Date;
  readonly requestId: string;
  readonly ip: string;
}

export function isAdministrator(actor: Actor): boolean {
  return actor.kind === 'operator' || actor.kind === 'system' || actor.roles.includes('administrator');
}
