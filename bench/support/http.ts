// Requests over connections of their own: one that is closed is closed, and nothing is kept open that somebody would count.
import { type Agent, type IncomingMessage, request } from 'node:http';
import { Problem } from '../../scripts/lib/program.ts';
import type { ApiAddress } from './electron-app.ts';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly json?: object;
  /** Destroys the socket. */
  readonly signal?: AbortSignal;
  /** A connection that stays; left out: one for this request alone. */
  readonly agent?: Agent;
}

/** Longer than anything may take that the app answers. */
const answerMs = 60_000;

/** Resolves with the head; the body is the caller's to read. */
export function open(api: ApiAddress, path: string, asking: Asking = {}): Promise<IncomingMessage> {
  const { method = 'GET', json, signal, agent } = asking;
  const body = json === undefined ? undefined : JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const outgoing = request(api.url + path, {
      method,
      agent: agent ?? false,
      headers: {
        authorization: `Bearer ${api.token}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
      ...(signal && { signal }),
    });
    const late = setTimeout(
      () => outgoing.destroy(new Problem(`${method} ${path} was not answered within ${answerMs / 1000} s`)),
      answerMs,
    );
    outgoing.once('close', () => clearTimeout(late));
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      clearTimeout(late);
      resolve(incoming);
    });
    outgoing.end(body);
  });
}

export async function ask(api: ApiAddress, path: string, asking: Asking = {}): Promise<Answer> {
  const incoming = await open(api, path, asking);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) };
}

export async function askJson<T>(api: ApiAddress, path: string, asking: Asking = {}): Promise<T> {
  const { status, body } = await ask(api, path, asking);
  if (status !== 200) throw new Problem(`${path} was answered with ${status}: ${body.toString().slice(0, 200)}`);
  return JSON.parse(body.toString()) as T;
}

/** `no-tuner`, `aborted` …, or the status where the answer names no failure. */
export function failureCode({ status, body }: Answer): string {
  try {
    const { failure } = JSON.parse(body.toString()) as { failure?: { code: string } };
    return failure?.code ?? String(status);
  } catch {
    return String(status);
  }
}
