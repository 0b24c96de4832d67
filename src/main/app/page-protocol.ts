import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

const scheme = 'afterglow';

/** The origin of our own page; the local server lets no other one read. */
export const pageOrigin = `${scheme}://app`;
export const pageUrl = `${pageOrigin}/index.html`;

/** Must run before Electron is ready: the page gets an origin of its own, unlike a file: page, and so CORS and storage work as on the web. */
export function announcePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves the built renderer, and no file outside its folder. */
export function servePage(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = normalize(join(folder, decodeURIComponent(pathname)));
    if (host !== 'app' || !file.startsWith(folder + sep)) return new Response('Not found', { status: 404 });
    try {
      const body = new Uint8Array(await readFile(file));
      return new Response(body, { headers: { 'content-type': types[extname(file)] ?? 'application/octet-stream' } });
    } catch {
      return new Response('Not found', { status: 404 });
    }
  });
}
