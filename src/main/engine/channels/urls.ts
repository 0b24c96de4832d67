/**
 * Addresses of providers carry user names, passwords and tokens, in every place a URL has. They are needed to open the stream and
 * must be seen nowhere else: whatever goes into an error's context or the log goes through `redactUrl` first.
 */

const hidden = '***';
const secretParameter =
  /([?&](?:password|passwd|pass|pwd|token|access_token|username|user|key|apikey|api_key|auth|ticket)=)[^&#\s]*/gi;
/** Xtream Codes panels: /live/USER/PASS/ID.ts, and the same without its first part. */
const xtreamPath = /^\/(live|movie|series|timeshift|hlsr?)\/[^/]+\/[^/]+(?=\/)/i;
const shortXtreamPath = /^\/(?!stream\/)[^/]+\/[^/]+(?=\/\d+(?:\.\w+)?$)/;

/** The same address without credentials; for people and logs only. What is no URL is cleaned as well as text can be. */
export function redactUrl(address: string): string {
  // What follows the "|" of a Kodi address are headers, cookies among them.
  const bare = address.split('|', 1)[0] ?? '';
  const url = parseUrl(bare);
  if (!url?.host) return bare.replace(/\/\/[^/?#\s]*@/g, `//${hidden}@`).replace(secretParameter, `$1${hidden}`);
  if (url.username || url.password) {
    url.username = hidden;
    url.password = '';
  }
  url.pathname = xtreamPath.test(url.pathname)
    ? url.pathname.replace(xtreamPath, `/$1/${hidden}/${hidden}`)
    : url.pathname.replace(shortXtreamPath, `/${hidden}/${hidden}`);
  url.search = url.search.replace(secretParameter, `$1${hidden}`);
  url.hash = '';
  return url.href;
}

/** `user:pass@` as the header that it means: `fetch` refuses an address that has it. */
export function splitCredentials(address: URL): { readonly url: URL; readonly authorization?: string } {
  if (!address.username && !address.password) return { url: address };
  const url = new URL(address);
  url.username = '';
  url.password = '';
  const userinfo = `${decoded(address.username)}:${decoded(address.password)}`;
  return { url, authorization: `Basic ${Buffer.from(userinfo, 'utf8').toString('base64')}` };
}

/** A server that asks for a password for its list asks for the same one for its streams, but does not write it into the list. */
export function withCredentialsOf(address: string, owner: URL | undefined): string {
  if (!owner?.username && !owner?.password) return address;
  const url = new URL(address);
  if (url.origin !== owner.origin || url.username || url.password) return address;
  url.username = owner.username;
  url.password = owner.password;
  return url.href;
}

/** Undefined for what is no URL. */
export function parseUrl(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined;
}

export function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
