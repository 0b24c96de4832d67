import type { RequestAnswer, RequestName, RequestPayload, Result } from '../../shared/contracts/ipc.ts';

/** How the engine is asked; handed in, so that nothing here knows the bridge. */
export type Request = <N extends RequestName>(name: N, payload: RequestPayload<N>) => Promise<Result<RequestAnswer<N>>>;
