/**
 * Actions that ask for a verification code when the partner's switch is on (sales 9.3, benefits 0.2), by kind. An endpoint
 * names its kind; the words in both languages are a total map over this list. `documented`: the guide's own list; `own`:
 * what opens the other ones, and is therefore asked for as well.
 */
export const VERIFIED_ACTIONS = {
  'pay.on-behalf': 'documented',
  'funds.adjust': 'documented',
  'voucher.issue': 'documented',
  'voucher.reclaim': 'documented',
  'voucher-quota.issue': 'documented',
  'voucher-quota.reclaim': 'documented',
  'marketplace.price': 'documented',
  'association.start': 'documented',
  'association.answer': 'documented',
  'authorization.change': 'documented',
  'customer.freeze': 'documented',
  'customer.budget': 'documented',
  'customer.discount': 'documented',
  'contract.pay': 'documented',
  withdrawal: 'documented',
  'member.create': 'own',
  'member.roles': 'own',
  'member.state': 'own',
  'member.password': 'own',
  'member.verification': 'own',
  'role.change': 'own',
  'key.create': 'own',
  'profile.email': 'own',
  'verification.method': 'own',
  'verification.switch': 'own',
} as const satisfies Record<string, 'documented' | 'own'>;

export type VerifiedAction = keyof typeof VERIFIED_ACTIONS;
export const VERIFIED_ACTION_KINDS = Object.keys(VERIFIED_ACTIONS) as [VerifiedAction, ...VerifiedAction[]];

/** Where the code stands in a request: `totp 123456` or `mail 123456`. */
export const VERIFICATION_HEADER = 'x-verification';
export const VERIFICATION_METHODS = ['totp', 'mail'] as const;
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

export const CODE_MINUTES = 10;
export const CODE_TRIES = 3;
/** Between two codes by mail. */
export const RESEND_SECONDS = 60;
