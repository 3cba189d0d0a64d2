// Whose account a signed request speaks for: the claim a client may add (X-Domain-Id), and the two
// look-ups clients use to learn their own account id. The key alone decides; a claim can only agree.
import { type DoorAnswer, type GatewayRefusal, jsonAnswer } from './refusals.ts';
import { headerOf, type RawHeaders } from './sign.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
}

/** Absent or empty is fine (with_endpoint alone never sends it); another account than the key's is refused. */
export function refusalOfClaim(headers: RawHeaders, account: Account): GatewayRefusal | undefined {
  if (headers['x-domain-id'] === undefined) return undefined;
  const claim = headerOf(headers, 'x-domain-id');
  return claim === '' || claim === account.id ? undefined : { gate: 'foreign-account' };
}

/** GET /v3/auth/domains: the SDK takes domains[0].id. */
export function authDomainsAnswer(account: Account, requestId: string): DoorAnswer {
  const body = { domains: [{ id: account.id, name: account.name, enabled: true }] };
  return jsonAnswer(200, JSON.stringify(body), requestId);
}

/** GET /v5/caller-identity: the SDK's fallback. */
export function callerIdentityAnswer(account: Account, requestId: string): DoorAnswer {
  return jsonAnswer(200, JSON.stringify({ account_id: account.id }), requestId);
}
