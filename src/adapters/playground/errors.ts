/** A call that cannot be answered as asked; its message is shown to the person and says what to do next. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 503;
  readonly code: string;
  constructor(status: Refusal['status'], code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

export function unavailable(cause: unknown): Refusal {
  return new Refusal(503, 'unavailable', 'The bot cannot take this in right now. Try again in a moment.', cause);
}

/** Redis did not do what the store asked of it. */
export class StoreError extends Error {
  override name = 'StoreError';
}
