import { isHttp, parseUrl } from '../urls.ts';

export interface StreamAddress {
  readonly url: string;
  readonly kind: 'mpegts' | 'hls';
  readonly headers: Readonly<Record<string, string>>;
}

/** What a playlist may set. Others (Host, Connection, Content-Length …) would change the request into another one. */
const allowedHeaders = new Set(['user-agent', 'referer', 'origin', 'cookie', 'authorization']);
const headerValue = /^[\t\x20-\x7e\xa0-\xff]+$/;

/**
 * A line with an address: absolute, or relative to the playlist, with Kodi's headers after a "|" or without. Undefined when it cannot be
 * played: only http and https can, since the rest (rtp, udp, file, javascript …) is either not supported or a way to read what is ours.
 */
export function parseStreamAddress(line: string, base: URL | undefined): StreamAddress | undefined {
  const bar = line.search(/\|[A-Za-z][A-Za-z-]*=/);
  const address = (bar < 0 ? line : line.slice(0, bar)).trim();
  const url = address === '' ? undefined : parseUrl(address, base);
  if (!url || !isHttp(url)) return undefined;
  const headers: Record<string, string> = {};
  for (const pair of bar < 0 ? [] : line.slice(bar + 1).split('&')) {
    const equals = pair.indexOf('=');
    if (equals > 0) addHeader(headers, pair.slice(0, equals), decoded(pair.slice(equals + 1)));
  }
  return { url: url.href, kind: kindOf(url), headers };
}

/** Adds a header that a playlist asked for, if it is one that we pass on. */
export function addHeader(headers: Record<string, string>, name: string, value: string): void {
  const key = name.trim().toLowerCase().replace('referrer', 'referer');
  const text = value.trim();
  if (allowedHeaders.has(key) && headerValue.test(text)) headers[key] = text;
}

/** A guess from the address; the content type of the answer decides (see m3u-box.ts). */
function kindOf(url: URL): 'mpegts' | 'hls' {
  if (/\.m3u8$/i.test(url.pathname)) return 'hls';
  const byParameter = /[?&](?:type|format|output|extension|ext)=(?:m3u8|hls)(?:&|$)/i.test(url.search);
  return byParameter ? 'hls' : 'mpegts';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
