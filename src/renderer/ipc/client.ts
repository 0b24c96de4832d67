/** The only user of the bridge. A bridge that breaks becomes a failure like any other, so callers have one way to go. */
import type {
  Bridge,
  EventName,
  EventPayload,
  RequestAnswer,
  RequestName,
  RequestPayload,
  Result,
} from '../../shared/contracts/ipc.ts';
import { toFailure } from '../../shared/errors.ts';

declare global {
  interface Window {
    readonly afterglow: Bridge;
  }
}

export async function request<N extends RequestName>(
  name: N,
  payload: RequestPayload<N>,
): Promise<Result<RequestAnswer<N>>> {
  try {
    return await window.afterglow.invoke(name, payload);
  } catch (error) {
    return {
      ok: false,
      failure: toFailure('internal', { detail: error instanceof Error ? error.message : String(error) }),
    };
  }
}

export function listen<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  return window.afterglow.on(name, listener);
}
