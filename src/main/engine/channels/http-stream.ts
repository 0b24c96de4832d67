import { AppError } from '../kernel/app-error.ts';
import type { Clock, Fetch } from '../ports.ts';
import type { ByteSource } from '../transport/upstream.ts';
import { type GetRequest, httpGet } from './http-get.ts';
import { type Asked, refusalOfAnswer, refusalOfFailure } from './refusals.ts';
import { TimeLimit } from './time-limit.ts';

export interface HttpStream extends ByteSource {
  /** Lower case, without parameters; empty when the other side does not say. */
  readonly contentType: string;
}

/** Boxes answer when they are tuned, which takes an HDHomeRun up to some seconds; TVHeadend refuses after 2 s. */
const answerLimitMs = 10_000;

/** What is certainly no television. Everything else may be: boxes and providers send any type, or none. */
const otherTypes: Readonly<Record<string, string>> = {
  'text/html': 'The answer was a web page.',
  'application/xhtml+xml': 'The answer was a web page.',
  'application/json': 'The answer was JSON text.',
  'text/json': 'The answer was JSON text.',
  'text/xml': 'The answer was XML text.',
  'application/xml': 'The answer was XML text.',
};

/**
 * Opens a stream and resolves with the answer's head; nothing of the body is read before `chunks` is. The signal holds for the whole
 * life of the stream: when it aborts, the socket is closed at once and `chunks` throws `aborted`. `close` resolves when the connection
 * is given up; whoever opened the stream calls it, also after its end.
 */
export async function openHttpStream(
  request: GetRequest,
  asked: Asked,
  ports: { readonly fetch: Fetch; readonly clock: Clock },
  signal: AbortSignal,
): Promise<HttpStream> {
  if (signal.aborted) throw new AppError('aborted');
  const limit = new TimeLimit(ports.clock, answerLimitMs, signal);
  try {
    const headers = { ...request.headers, 'accept-encoding': 'identity' };
    const response = await httpGet(ports.fetch, { ...request, headers }, limit.signal);
    limit.met();
    return await accept(response, asked, signal, limit);
  } catch (error) {
    limit.end();
    if (signal.aborted) throw new AppError('aborted', {}, error);
    if (limit.expired) {
      throw new AppError('box-unreachable', { detail: `It did not answer within ${limit.limitMs / 1000} s.` });
    }
    throw refusalOfFailure(error, asked);
  }
}

async function accept(response: Response, asked: Asked, signal: AbortSignal, limit: TimeLimit): Promise<HttpStream> {
  const contentType = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const other = otherTypes[contentType];
  if (!response.ok || other !== undefined || !response.body) {
    await response.body?.cancel();
    if (!response.ok) throw refusalOfAnswer(response, asked);
    throw new AppError('not-a-stream', { detail: other ?? 'The answer was empty.' });
  }

  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    // A body that has failed already rejects its cancelling; it is closed all the same.
    const end = (): void => limit.end();
    closing ??= reader.cancel().then(end, end);
    return closing;
  };

  async function* read(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } catch (error) {
      if (closing) return;
      throw signal.aborted ? new AppError('aborted', {}, error) : new AppError('source-ended', {}, error);
    } finally {
      await close();
    }
  }
  return { contentType, chunks: read(), close };
}
