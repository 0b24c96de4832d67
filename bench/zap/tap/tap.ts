// What stands between the box and everybody who watches it: passes all on as it is and notes when the first keyframe of each
// connection went through. So what a player adds is measured by one clock for all players, and without asking any of them.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoBox } from '../../../src/main/demo-box/index.ts';
import { nowMs } from '../../support/clock.ts';
import { FirstKeyframe } from './first-keyframe.ts';

/** Times on the clock of `nowMs`. */
interface Connection {
  readonly number: string;
  readonly openedMs: number;
  firstByteMs?: number;
  /** The packet from which on it is known to be a keyframe was passed on. */
  keyframeBegunMs?: number;
  /** Its last packet was passed on. */
  keyframeMs?: number;
  closedMs?: number;
}

export interface Tap {
  readonly url: string;
  streamUrl(number: string): string;
  /** The first since `sinceMs` that asked for this channel. */
  connectionSince(number: string, sinceMs: number): Connection | undefined;
  /** Streams that are open at this moment. */
  open(): number;
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** What is older is asked for by nobody. */
const remembered = 200;

export async function startTap(box: Pick<DemoBox, 'url' | 'port'>): Promise<Tap> {
  const connections: Connection[] = [];
  let url = '';
  const server = createServer((incoming, response) => {
    const number = /^\/(?:auto|tuner\d+)\/v([\d.]+)/.exec(incoming.url ?? '')?.[1];
    if (number === undefined || incoming.method !== 'GET') return passOn(box, url, incoming, response);
    const connection: Connection = { number, openedMs: nowMs() };
    connections.push(connection);
    if (connections.length > remembered) connections.shift();
    passStream(box, connection, incoming, response);
  });
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    streamUrl: (number) => `${url}/auto/v${number}`,
    connectionSince: (number, sinceMs) =>
      connections.find((each) => each.number === number && each.openedMs >= sinceMs),
    open: () => connections.filter(({ closedMs }) => closedMs === undefined).length,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Line-ups name the box's own address, which would lead past us. */
function passOn(
  box: Pick<DemoBox, 'url' | 'port'>,
  url: string,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  ask(box, incoming, response, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const body = Buffer.concat(chunks).toString().replaceAll(box.url, url);
      const { 'content-length': _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headers).end(body);
    });
  });
}

function passStream(
  box: Pick<DemoBox, 'url' | 'port'>,
  connection: Connection,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const watch = new FirstKeyframe();
  response.once('close', () => {
    connection.closedMs = nowMs();
  });
  // As the box does: a live stream is neither chunked nor kept alive, and no packet waits for the next.
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  incoming.socket.setNoDelay(true);
  ask(box, incoming, response, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
    answer.on('data', (chunk: Buffer) => {
      if (!response.write(chunk)) {
        // A reader that is too slow is the box's to deal with.
        answer.pause();
        response.once('drain', () => answer.resume());
      }
      connection.firstByteMs ??= nowMs();
      if (connection.keyframeMs !== undefined) return;
      watch.push(chunk);
      if (watch.step !== 'searching') connection.keyframeBegunMs ??= nowMs();
      if (watch.step === 'complete') connection.keyframeMs = nowMs();
    });
    answer.on('end', () => response.end());
  });
}

function ask(
  { port }: Pick<DemoBox, 'port'>,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  onAnswer: (answer: IncomingMessage) => void,
): void {
  const outgoing = request({
    host,
    port,
    method,
    path: url,
    headers: { ...headers, host: `${host}:${port}` },
    agent: false,
  });
  outgoing.on('response', (answer) => {
    answer.on('error', () => response.destroy());
    onAnswer(answer);
  });
  outgoing.on('error', () => response.destroy());
  response.once('close', () => outgoing.destroy());
  outgoing.end();
}
