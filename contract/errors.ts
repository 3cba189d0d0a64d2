/**
 * Every error of the product in one closed list: code → HTTP status and the parameters its words need.
 * Codes read `module.problem`. Words per language are total maps over these codes (contract/words/…/errors.ts):
 * a code without words does not compile. `bss` is the code the BSS door answers with.
 */
interface ErrorShape {
  readonly status: number;
  readonly params: readonly string[];
  readonly bss?: string;
  readonly retry?: boolean;
}

export const ERRORS = {
  'request.malformed_json': { status: 400, params: [] },
  'request.unsupported_type': { status: 415, params: ['type'] },
  'request.too_large': { status: 413, params: ['limit'] },
  'request.invalid': { status: 422, params: [], bss: 'CBC.0100' },
  'request.unknown_path': { status: 404, params: [] },
  'request.method': { status: 405, params: [] },
  'request.origin': { status: 403, params: [] },
  'request.too_many': { status: 429, params: ['seconds'], retry: true },
  'request.idempotency_key_missing': { status: 400, params: [] },
  'request.idempotency_key_reused': { status: 409, params: [] },
  'request.busy': { status: 503, params: [], retry: true },
  'request.internal': { status: 500, params: [], bss: 'CBC.0999' },
  'session.missing': { status: 401, params: [] },
  'session.wrong_login': { status: 401, params: [] },
  'session.locked': { status: 423, params: ['minutes'] },
  'session.disabled': { status: 403, params: [] },
  'access.denied': { status: 403, params: ['permission'], bss: 'CBC.0155' },
  'access.operator_only': { status: 403, params: [], bss: 'CBC.0151' },
  'access.administrator_only': { status: 403, params: [] },
  'access.customer_only': { status: 403, params: [] },
  'access.distributor_only': { status: 403, params: [] },
  'access.partner_only': { status: 403, params: [], bss: 'CBC.0151' },
  'clock.not_movable': { status: 409, params: [] },
  'clock.backwards': { status: 422, params: ['now'] },
  'clock.too_far': { status: 422, params: ['latest'] },
  'identity.password_wrong': { status: 422, params: [] },
  'identity.password_weak': { status: 422, params: ['rule'] },
  'identity.login_taken': { status: 409, params: ['login'] },
  'identity.roles_count': { status: 422, params: [] },
  'identity.roles_exclusive': { status: 422, params: ['role', 'other'] },
  'identity.role_unknown': { status: 422, params: ['role'] },
  'identity.last_administrator': { status: 409, params: [] },
  'identity.has_customers': { status: 409, params: ['customers'] },
  'identity.changed_meanwhile': { status: 409, params: [] },
  'identity.role_locked': { status: 409, params: ['role'] },
  'identity.role_not_lockable': { status: 422, params: [] },
  'identity.role_fixed': { status: 409, params: [] },
  'identity.role_in_use': { status: 409, params: ['members'] },
  'identity.role_missing': { status: 404, params: [] },
  'identity.role_name_taken': { status: 409, params: ['name'] },
  'identity.beyond_own': { status: 403, params: ['permissions'] },
  'identity.too_many_contacts': { status: 409, params: ['limit'] },
  'identity.contact_unknown': { status: 404, params: [] },
  'identity.session_unknown': { status: 404, params: [] },
  'identity.key_retiring': { status: 409, params: [] },
  'identity.has_resellers': { status: 409, params: ['resellers'] },
  'identity.too_many_keys': { status: 409, params: ['limit'] },
  'identity.key_unknown': { status: 404, params: [] },
  'identity.member_unknown': { status: 404, params: [] },
  'identity.partner_unknown': { status: 404, params: [], bss: 'CBC.99000037' },
  'verification.required': { status: 403, params: ['action', 'object', 'methods', 'preferred', 'address'] },
  'verification.code_wrong': { status: 403, params: ['left'] },
  'verification.code_gone': { status: 403, params: [] },
  'verification.blocked': { status: 403, params: ['minutes'] },
  'verification.no_method': { status: 422, params: [] },
  'verification.no_address': { status: 422, params: [] },
  'verification.confirm_wrong': { status: 422, params: [] },
  'mail.unknown': { status: 404, params: [] },
  'mail.not_resendable': { status: 409, params: [] },
  'audit.entry_unknown': { status: 404, params: [] },
  'customers.unknown': { status: 404, params: [], bss: 'CBC.99000035' },
  'customers.hosting_open': { status: 409, params: [] },
  'customers.hosting_none': { status: 409, params: [] },
  'customers.hosting_resale': { status: 409, params: [] },
  'customers.hosting_master_left': { status: 409, params: [] },
  'customers.hosting_booked': { status: 409, params: ['month'] },
  'customers.column_not_masked': { status: 422, params: ['column'] },
  'assignment.manager_unknown': { status: 422, params: [] },
  'assignment.already_assigned': { status: 409, params: ['customers'] },
  'assignment.not_assigned': { status: 409, params: ['customers'] },
  'assignment.same_manager': { status: 409, params: ['customers'] },
  'assignment.reseller_unknown': { status: 404, params: [] },
  'assignment.resellers_same_manager': { status: 409, params: ['resellers'] },
  'assignment.resellers_not_assigned': { status: 409, params: ['resellers'] },
  'assignment.too_many': { status: 422, params: ['limit'] },
  'assignment.nothing_to_hand_over': { status: 409, params: [] },
  'assignment.handover_day': { status: 422, params: ['earliest', 'latest'] },
  'assignment.handover_unknown': { status: 404, params: [] },
  'assignment.handover_closed': { status: 409, params: [] },
  'assignment.not_supervisor': { status: 422, params: [] },
  'usage.month_out_of_reach': { status: 422, params: ['month', 'oldest', 'newest'], bss: 'CBC.0100' },
  'usage.rule_in_past': { status: 422, params: ['earliest'] },
  'usage.cursor_invalid': { status: 422, params: [] },
  'usage.record_unknown': { status: 404, params: [] },
  'usage.proof_at_work': { status: 409, params: [] },
  'intake.file_refused': { status: 422, params: ['reason'] },
  'intake.file_twice': { status: 422, params: ['name', 'other'] },
  'intake.delivered_before': { status: 409, params: ['provider', 'account', 'month'] },
  'intake.partner_missing': { status: 422, params: [] },
  'intake.at_work': { status: 409, params: [] },
  'intake.quarantine_unknown': { status: 404, params: [] },
  'intake.sub_account_unknown': { status: 404, params: [] },
  'intake.mapping_conflict': { status: 409, params: ['customer'] },
  'intake.delivery_superseded': { status: 409, params: [] },
  'incentives.not_for_resellers': { status: 403, params: [] },
  'incentives.sheet_unknown': { status: 404, params: [] },
  'incentives.sheet_not_draft': { status: 409, params: ['month'] },
  'incentives.sheet_not_ripe': { status: 409, params: ['month', 'from', 'waiting'] },
  'incentives.sheet_changed': { status: 409, params: ['totals'] },
  'incentives.line_unknown': { status: 404, params: [] },
  'incentives.transfer_unknown': { status: 404, params: [] },
  'incentives.transfer_decided': { status: 409, params: [] },
  'incentives.transfer_same': { status: 422, params: [] },
  'incentives.transfer_too_much': { status: 409, params: ['available'] },
  'incentives.rule_in_past': { status: 422, params: ['earliest'] },
  'incentives.policy_unknown': { status: 404, params: [] },
  'incentives.policy_overlaps': { status: 409, params: ['service'] },
  'runs.unknown': { status: 404, params: [] },
  'runs.not_cancellable': { status: 409, params: ['state'] },
  'exports.unknown': { status: 404, params: [] },
  'exports.not_ready': { status: 409, params: ['state'] },
  'exports.expired': { status: 410, params: [] },
  'exports.list_unknown': { status: 404, params: [] },
  'exports.too_many': { status: 409, params: ['limit'] },
} as const satisfies Record<string, ErrorShape>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorParams<C extends ErrorCode> = (typeof ERRORS)[C]['params'][number] extends never
  ? Record<string, never>
  : Record<(typeof ERRORS)[C]['params'][number], string | number>;

/** Words of one language: a template per code, `{{name}}` for parameters. */
export type ErrorWords = Record<ErrorCode, string>;

/** One field's fault, named by its path in the input (`body.items.0.amount`) and the rule it broke. */
export interface FieldFault {
  readonly field: string;
  readonly rule: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The one error that is the caller's to read; everything else thrown is our own mistake and becomes a 500. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly faults: readonly FieldFault[];
  /** What the BSS door answers with; undefined where the console alone can meet this problem. */
  readonly bss: string | undefined;
  constructor(code: ErrorCode, params: Readonly<Record<string, string | number>>, faults: readonly FieldFault[] = []) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.status = ERRORS[code].status;
    this.params = params;
    this.faults = faults;
    this.bss = (ERRORS[code] as ErrorShape).bss;
  }
}

/** Makes a Problem whose parameters are exactly those the code's words need. */
export function problem<C extends ErrorCode>(
  code: C,
  ...rest: (typeof ERRORS)[C]['params'][number] extends never ? [params?: Record<string, never>, faults?: readonly FieldFault[]] : [params: ErrorParams<C>, faults?: readonly FieldFault[]]
): Problem {
  return new Problem(code, (rest[0] ?? {}) as Record<string, string | number>, rest[1] ?? []);
}

/** The wire shape (RFC 9457 problem details, application/problem+json). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly errors?: readonly (FieldFault & { readonly detail: string })[];
  readonly requestId: string;
}
