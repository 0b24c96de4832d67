import { type ErrorCode, type ErrorContext, type Failure, toFailure } from '../../../shared/errors.ts';

/** The only error type that the engine throws on purpose: a code for the program, context for the sentence, the cause for the log. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}, cause?: unknown) {
    super(toFailure(code, context).title, cause === undefined ? undefined : { cause });
    this.code = code;
    this.context = context;
  }

  /** The same failure, told about a named channel or box. What is known already wins. */
  with(context: ErrorContext): AppError {
    return new AppError(this.code, { ...context, ...this.context }, this.cause);
  }

  toFailure(): Failure {
    return toFailure(this.code, this.context);
  }
}

/** Anything thrown, as an AppError. An abort stays recognisable; what nobody expected becomes `internal` with its message. */
export function asAppError(error: unknown, context: ErrorContext = {}): AppError {
  if (error instanceof AppError) return error.with(context);
  if (error instanceof Error && error.name === 'AbortError') return new AppError('aborted', context, error);
  const detail = error instanceof Error ? error.message : String(error);
  return new AppError('internal', { ...context, detail }, error);
}
