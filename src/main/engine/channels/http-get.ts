import { AppError } from '../kernel/app-error.ts';
import type { Fetch } from '../ports.ts';
import { isHttp, parseUrl, redactUrl, splitCredentials } from './urls.ts';

export interface GetRequest {
  readonly url: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether we may be sent on to this address; left out: to any http(s) address. */
  readonly mayFollow?: (target: URL) => boolean;
}

const maxRedirects = 5;

/**
 * One GET. Redirects are followed by hand, because what they lead to is checked and credentials stay with the server they were meant
 * for. Every request closes its connection: a pooled one would hold a tuner after its stream, and a stale one that is closed just as it
 * is used again would look like the silent refusal of a TVHeadend without free tuners.
 */
export async function httpGet(fetch: Fetch, request: GetRequest, signal: AbortSignal): Promise<Response> {
  let target = new URL(request.url);
  let headers: Record<string, string> = { 'user-agent': 'Afterglow/0.1', ...request.headers, connection: 'close' };
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const { url, authorization } = splitCredentials(target);
    if (authorization !== undefined) headers = { ...headers, authorization };
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    const location = redirectTarget(response, url);
    if (!location) return response;
    await response.body?.cancel();
    if (!isHttp(location) || request.mayFollow?.(location) === false) {
      throw new AppError('box-not-understood', { detail: `It sends us on to ${redactUrl(location.href)}.` });
    }
    if (location.origin !== url.origin) {
      const { authorization: _kept, cookie: _alsoKept, ...others } = headers;
      headers = others;
    }
    target = location;
  }
  throw new AppError('box-not-understood', { detail: 'It sends us on from one address to the next without end.' });
}

function redirectTarget(response: Response, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = response.headers.get('location');
  return location === null ? undefined : parseUrl(location, from);
}
