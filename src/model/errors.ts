/**
 * An operation that could not be done, or a broken set-up. Bad *records* are never thrown: they are `Rejected` values.
 *
 * `code` is stable and meant for scripts; the message says what happened, where, and what to do next.
 */
export class NarrowsError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'NarrowsError';
    this.code = code;
  }
}
