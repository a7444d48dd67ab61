/**
 * Every refusal of the bank: its stable code, the HTTP status, the tRPC code, a title and a sentence that says
 * what to do next. The order of the table is the order of precedence: where two apply, the upper one answers.
 */
export const errors = {
  method_not_allowed: [
    405,
    'METHOD_NOT_SUPPORTED',
    'Method not allowed',
    'This address does not know that method.',
  ],
  too_large: [413, 'PAYLOAD_TOO_LARGE', 'Too large', 'The request is larger than the bank accepts.'],
  unsupported_media_type: [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    'JSON only',
    'Send the request as application/json.',
  ],
  unauthenticated: [401, 'UNAUTHORIZED', 'Not signed in', 'Sign in and try again.'],
  invalid_input: [400, 'BAD_REQUEST', 'Invalid input', 'Check the marked fields and try again.'],
  token_revoked: [401, 'UNAUTHORIZED', 'Signed out', 'This session has ended. Sign in again.'],
  token_expired: [401, 'UNAUTHORIZED', 'Session over', 'This session is over. Sign in again.'],
  session_idle: [401, 'UNAUTHORIZED', 'Session idle', 'You were away for a while. Sign in again.'],
  rate_limited: [429, 'TOO_MANY_REQUESTS', 'Too many requests', 'Wait a moment and try again.'],
  forbidden: [403, 'FORBIDDEN', 'Not allowed', 'Your role does not allow this.'],
  feature_off: [
    409,
    'CONFLICT',
    'Switched off',
    'The bank has switched this off for now. What stands already goes on.',
  ],
  idempotency_conflict: [
    409,
    'CONFLICT',
    'Id already used',
    'This id was used for another request. Make a new one.',
  ],
  not_found: [404, 'NOT_FOUND', 'Not found', 'There is nothing here under that id.'],
  account_not_active: [
    409,
    'CONFLICT',
    'Account not active',
    'One of the accounts does not accept this now.',
  ],
  currency_mismatch: [
    409,
    'CONFLICT',
    'Currencies differ',
    'Amount and both accounts must be in one currency.',
  ],
  already_settled: [409, 'CONFLICT', 'Already settled', 'This was settled before and cannot be changed.'],
  limit_exceeded: [409, 'CONFLICT', 'Limit reached', 'This would exceed a limit of the account.'],
  insufficient_funds: [409, 'CONFLICT', 'Not enough money', 'The account does not hold enough for this.'],
  step_up_required: [401, 'UNAUTHORIZED', 'Confirmation needed', 'Confirm this with a second factor.'],
  unavailable: [
    503,
    'SERVICE_UNAVAILABLE',
    'Unavailable',
    'The bank cannot answer right now. Try again shortly.',
  ],
  internal: [
    500,
    'INTERNAL_SERVER_ERROR',
    'Something went wrong',
    'The bank could not do this. Nothing was changed.',
  ],
} as const satisfies Record<string, readonly [number, string, string, string]>

export type ErrorCode = keyof typeof errors

/** What is wrong with one field of the input: its path and a sentence. */
export type FieldFault = { path: string; message: string }

/**
 * A refusal on its way out. `detail` holds facts for the caller (which limit, how much is left), never SQL, a
 * secret or somebody else's data; `retryAfterSeconds` becomes the Retry-After header.
 */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly detail: Record<string, unknown>
  readonly fields: FieldFault[] | undefined

  constructor(code: ErrorCode, detail: Record<string, unknown> = {}, fields?: FieldFault[]) {
    super(errors[code][3])
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
    this.fields = fields
  }

  get status(): number {
    return errors[this.code][0]
  }
}

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errors, code)
