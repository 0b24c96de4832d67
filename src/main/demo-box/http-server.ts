import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { handleFaults } from './fault-endpoint.ts';
import { discoverAnswer, lineupAnswer, lineupPlaylist, lineupStatusAnswer, statusAnswer } from './hdhomerun-answers.ts';
import { send, sendJson, sendText } from './replies.ts';
import { handleStream, parseStreamRequest, type StreamContext } from './stream-handler.ts';

export interface BoxContext extends StreamContext {
  readonly deviceId: string;
  /** Known only once the server listens. */
  readonly baseUrl: () => string;
}

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

export function createBoxServer(context: BoxContext): Server {
  return createServer((request, response) => {
    handle(context, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendText(response, 500, String(error));
    });
  });
}

async function handle(context: BoxContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A web page can make its own host name resolve to 127.0.0.1 and then read what it likes; its Host header gives it away.
  if (!isLoopback(request.headers.host)) return sendText(response, 403, 'The demo box answers to 127.0.0.1 only');
  const url = parseUrl(request.url ?? '/', context.baseUrl());
  if (url === undefined) return sendText(response, 400, 'Not a path');
  if (url.pathname === '/demo/faults') return handleFaults(context.faults, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET and HEAD');
  }
  const stream = parseStreamRequest(url);
  if (stream !== undefined) return handleStream(context, request, response, stream);
  answer(context, url.pathname, response);
}

function answer({ baseUrl, deviceId, onAir, tuners }: BoxContext, path: string, response: ServerResponse): void {
  const channels = [...onAir.values()].map(({ channel }) => channel);
  switch (path) {
    case '/discover.json':
      return sendJson(response, discoverAnswer(baseUrl(), deviceId, tuners.count));
    case '/lineup.json':
      return sendJson(response, lineupAnswer(baseUrl(), channels));
    case '/lineup.m3u':
      return send(response, 200, 'application/x-mpegurl', lineupPlaylist(baseUrl(), channels));
    case '/lineup_status.json':
      return sendJson(response, lineupStatusAnswer());
    case '/status.json':
      return sendJson(response, statusAnswer(tuners.uses, channels));
    default:
      return sendText(response, 404, 'Not found');
  }
}

function isLoopback(host: string | undefined): boolean {
  // Without the header it is an HTTP/1.0 client, and no browser.
  if (host === undefined) return true;
  return LOOPBACK_NAMES.has(parseUrl(`http://${host}`)?.hostname ?? '');
}

function parseUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}
