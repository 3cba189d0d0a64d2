// What the door says when it says no: the gateway's refusals (before the service is reached) and the
// service's errors. Codes, statuses and message texts are the wire format clients already match on,
// so they are English whatever the caller's language is.

/** A whole HTTP answer, ready to be sent. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type GatewayRefusal =
  | { readonly gate: 'bad-signature'; readonly reason?: string }
  | { readonly gate: 'unknown-key' | 'no-credentials' | 'token-unreadable' | 'foreign-account' }
  | { readonly gate: 'token-expired'; readonly expiredAt: Date }
  | { readonly gate: 'too-many' | 'unknown-api' };

const NOT_AUTHENTIC = 'Incorrect IAM authentication information';

function gatewayWords(refusal: GatewayRefusal): { status: number; code: string; message: string } {
  const denied = (detail: string) => ({ status: 401, code: 'APIG.0301', message: `${NOT_AUTHENTIC}: ${detail}` });
  switch (refusal.gate) {
    case 'bad-signature':
      return denied(`verify aksk signature fail${refusal.reason === undefined ? '' : `, ${refusal.reason}`}`);
    case 'unknown-key':
      return denied('the access key does not exist or is not in use');
    case 'no-credentials':
      return denied('x-auth-token not found');
    case 'token-unreadable':
      return denied('decrypt token fail');
    case 'token-expired':
      return denied(`token expires, expires_at: ${refusal.expiredAt.toISOString()}`);
    case 'foreign-account':
      return denied('X-Domain-Id is not the account of the access key');
    case 'too-many':
      return { status: 429, code: 'APIG.0308', message: 'throttling threshold reached' };
    case 'unknown-api':
      return {
        status: 404,
        code: 'APIG.0101',
        message: 'the API does not exist or has not been published in the environment',
      };
  }
}

export function gatewayAnswer(refusal: GatewayRefusal, requestId: string): DoorAnswer {
  const { status, code, message } = gatewayWords(refusal);
  const body = { error_msg: message, error_code: code, request_id: requestId };
  return jsonAnswer(status, JSON.stringify(body), requestId);
}

const SERVICE_STATUS = {
  'CBC.0100': 400, // wrong parameter: the message says which one and why
  'CBC.0101': 400, // invalid parameter
  'CBC.0154': 401, // token illegal or expired
  'CBC.0150': 403, // illegal operation
  'CBC.0151': 403, // this kind of caller may not use the operation
  'CBC.0155': 403, // account or sub-account without the right
  'CBC.0156': 403, // customer of another site
  'CBC.18000016': 400, // not enough rights, contact the partner
  'CBC.99000000': 400, // no right for this customer
  'CBC.99000035': 400, // not one of the partner's customers
  'CBC.99000037': 400, // no right for this indirect partner
  'CBC.0999': 500, // other error
} as const;

export type ServiceCode = keyof typeof SERVICE_STATUS;
export const SERVICE_CODES = Object.keys(SERVICE_STATUS) as readonly ServiceCode[];

export interface ServiceError {
  readonly code: ServiceCode;
  readonly message: string;
}

const LONGEST_MESSAGE = 2000;

export function serviceAnswer(error: ServiceError, requestId: string): DoorAnswer {
  const message = error.message.slice(0, LONGEST_MESSAGE);
  const body = JSON.stringify({ error_code: error.code, error_msg: message });
  return jsonAnswer(SERVICE_STATUS[error.code], body, requestId);
}

/** The SDK shows the X-Request-Id of every failure, so each answer carries it. */
export function jsonAnswer(status: number, body: string, requestId: string): DoorAnswer {
  return { status, headers: { 'content-type': 'application/json', 'x-request-id': requestId }, body };
}
