/** Every code a refusal may carry, with its HTTP status (contract, section 5). */
export const statusOf = {
  unauthenticated: 401,
  forbidden: 403,
  "scope-required": 403,
  "plan-required": 403,
  "sign-up-closed": 403,
  "not-found": 404,
  "too-large": 413,
  "quota-exceeded": 403,
  "length-mismatch": 400,
  "unsupported-type": 415,
  "unreadable-image": 422,
  "too-many-pixels": 422,
  invalid: 422,
  "email-taken": 409,
  "plan-exists": 409,
  "plan-in-use": 409,
  "default-plan": 409,
  "last-admin": 409,
  revoked: 409,
  "rate-limited": 429,
  busy: 503,
  unavailable: 503,
  "storage-full": 507,
  internal: 500,
} as const satisfies Record<string, number>;

export type Code = keyof typeof statusOf;

/** One fault of one field: where it is (`"thumbnailHeights.0"`) and what is wrong, as a sentence. */
export type FieldFault = { path: string; message: string };

/**
 * A refused request: the caller gets `code` and the sentence, the log gets `cause`.
 * Tell it apart by `code` (see `isRefusal`), never by `instanceof`: several copies of this class live in one process.
 */
export class Refusal extends Error {
  readonly code: Code;
  readonly errors: FieldFault[] | undefined;
  /** Seconds after which trying again makes sense; sent as `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** The HTTP status where a protocol wants another than the code's own. */
  readonly status: number;

  constructor(code: Code, sentence: string, more: { cause?: unknown; errors?: FieldFault[]; retryAfter?: number; status?: number } = {}) {
    super(sentence, { cause: more.cause });
    this.name = "Refusal";
    this.code = code;
    this.errors = more.errors;
    this.retryAfter = more.retryAfter;
    this.status = more.status ?? statusOf[code];
  }
}

/** Whether `error` is a refusal made by any copy of this module. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "Refusal" && "code" in error && String(error.code) in statusOf;
}
