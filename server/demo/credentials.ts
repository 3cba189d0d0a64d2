/** What `demo credentials` prints (interface.md): everything anybody needs to sign in or to sign a request. */
import { customerOfLogin, demoCustomers } from './customers.ts';
import { type CustomerLogin, CUSTOMER_LOGINS, demoKeys, demoMembers, demoPartners, passwordOf } from './people.ts';

export interface DemoCredentials {
  readonly baseUrl: string;
  /** Where the business clock stands. */
  readonly clock: string;
  readonly members: readonly { readonly login: string; readonly password: string; readonly partner: string; readonly name: string; readonly roles: readonly string[] }[];
  readonly keys: readonly { readonly label: string; readonly ak: string; readonly sk: string; readonly domainId: string; readonly kind: 'partner' | 'customer' }[];
}

export function demoCredentials(seed: string, baseUrl: string, clock: Date): DemoCredentials {
  const partners = demoPartners(seed);
  const members = demoMembers(seed);
  const customers = demoCustomers(seed);
  const partnerOf = (key: string) => partners.find((partner) => partner.key === key);
  const isCustomer = (login: string): login is CustomerLogin => (CUSTOMER_LOGINS as readonly string[]).includes(login);
  return {
    baseUrl,
    clock: clock.toISOString(),
    members: members.map(({ login, partner, name, roles, kind }) => ({ login, password: passwordOf(seed, login), partner: partnerOf(partner)?.name ?? partner, name, roles: kind === 'partner' ? roles : [kind] })),
    keys: demoKeys(seed).map(({ label, login, accessKey, secret }) => ({
      label, ak: accessKey, sk: secret, kind: isCustomer(login) ? 'customer' : 'partner',
      domainId: isCustomer(login) ? customerOfLogin(customers, login).number : (partnerOf(members.find((member) => member.login === login)?.partner ?? '')?.number ?? ''),
    })),
  };
}
