import type { EntryStateView, StartPhase } from '../../../shared/model/views.ts';
import type { AppError } from '../kernel/app-error.ts';
import { assertNever } from '../kernel/assert-never.ts';

/** One entry's life. Each state carries what only it has. */
export type EntryState =
  | { readonly kind: 'starting'; readonly phase: StartPhase }
  | { readonly kind: 'running' }
  | { readonly kind: 'healing'; readonly error: AppError; readonly attempt: number }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: AppError };

export function viewOfState(state: EntryState): EntryStateView {
  switch (state.kind) {
    case 'starting':
    case 'running':
    case 'stopping':
    case 'stopped':
      return state;
    case 'healing':
      return { kind: 'healing', attempt: state.attempt, failure: state.error.toFailure() };
    case 'failed':
      return { kind: 'failed', failure: state.error.toFailure() };
    default:
      return assertNever(state);
  }
}

/** Nothing comes after these; a new request needs a new entry. */
export function isOver(state: EntryState): boolean {
  return state.kind === 'stopping' || state.kind === 'stopped' || state.kind === 'failed';
}
