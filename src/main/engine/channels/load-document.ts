import { AppError } from '../kernel/app-error.ts';
import type { Clock, Fetch } from '../ports.ts';
import { type GetRequest, httpGet } from './http-get.ts';
import { connectionFailure, inWords } from './refusals.ts';
import { TimeLimit } from './time-limit.ts';

export interface DocumentRequest extends GetRequest {
  readonly limitMs: number;
  /** Of the unpacked text: a small compressed answer can be a very large one. */
  readonly maxBytes: number;
  /** The code for an answer that is none of ours, such as 404. */
  readonly unreadable: 'playlist-unreadable' | 'box-not-understood';
  /** What is asked for, in the sentence "NAME refused …". */
  readonly subject: string;
}

/** Loads a line-up or a playlist as a whole. Rejects with an AppError that does not name the box yet. */
export async function loadDocument(
  request: DocumentRequest,
  ports: { readonly fetch: Fetch; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (signal.aborted) throw new AppError('aborted');
  const limit = new TimeLimit(ports.clock, request.limitMs, signal);
  try {
    const response = await httpGet(ports.fetch, request, limit.signal);
    if (!response.ok) throw refused(response, request);
    return await readWhole(response, request);
  } catch (error) {
    if (signal.aborted) throw new AppError('aborted', {}, error);
    if (limit.expired) {
      throw new AppError('box-unreachable', { detail: `It did not answer within ${limit.limitMs / 1000} s.` });
    }
    throw connectionFailure(error);
  } finally {
    // Ends the connection as well when it was left in the middle of an answer.
    limit.end();
  }
}

function refused(response: Response, request: DocumentRequest): AppError {
  const detail = inWords(response);
  if ([401, 402, 403, 407].includes(response.status)) {
    return new AppError('box-refused', { channel: request.subject, detail });
  }
  if (response.status === 429 || response.status >= 500) return new AppError('box-busy', { detail });
  return new AppError(request.unreadable, { detail: `The server answered ${detail}.` });
}

async function readWhole(response: Response, request: DocumentRequest): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) return Buffer.concat(parts);
    bytes += value.byteLength;
    if (bytes > request.maxBytes) {
      const megabytes = Math.round(request.maxBytes / 1_000_000);
      throw new AppError(request.unreadable, { detail: `It is larger than ${megabytes} MB.` });
    }
    parts.push(value);
  }
}
