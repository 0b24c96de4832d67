import { get } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../engine/kernel/fake-clock.ts';
import { type Follower, LiveOutput } from '../engine/live/live-output.ts';
import type { PlaySessions } from '../engine/sessions/play-sessions.ts';
import { streamRoutes } from './stream-routes.ts';
import { ZapTickets } from './zap-tickets.ts';

const clock = new FakeClock();
const writer = { write: () => Promise.resolve(), read: () => Promise.resolve(Buffer.alloc(0)), remove: () => {} };
let app: FastifyInstance;
let output: LiveOutput;
let tickets: ZapTickets;
let alive = 0;
let end: () => void = () => {};

/** One session, "known". */
const sessions = () => ({
  find: (id: string) => (id === 'known' ? { id, entry: { output } } : undefined),
  request: () => {
    alive += 1;
    return { dispose: () => void (alive -= 1) };
  },
  sent: () => {},
  onEnded: (listener: (ended: object) => void) => {
    end = () => listener({ session: { id: 'known' } });
    return { dispose: () => {} };
  },
});

beforeEach(async () => {
  alive = 0;
  output = new LiveOutput(writer, clock);
  tickets = new ZapTickets(clock);
  app = fastify({ forceCloseConnections: true });
  streamRoutes(app, sessions() as unknown as PlaySessions, tickets);
  await app.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  tickets.dispose();
  await app.close();
});

const address = (path: string) => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}${path}`;

/** What comes, until it ends; `first` is called with the first of it. */
function read(path: string, first: () => void = () => {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get(address(path), (response) => {
      let body = '';
      response.setEncoding('latin1').on('data', (text: string) => {
        if (body === '') first();
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}

const picture = (text: string, independent = false) => ({ data: Buffer.from(text), durationMs: 40, independent });

it('sends what there is and what comes, and ends with the session', async () => {
  output.onInit(Buffer.from('init '));
  output.onFragment(picture('key ', true));
  const { status, body } = await read('/play/known/live.mp4', () => {
    expect(alive).toBe(1);
    output.onFragment(picture('next'));
    end();
  });
  expect([status, body]).toEqual([200, 'init key next']);
  await expect.poll(() => alive).toBe(0);
});

it('knows no other session', async () => {
  expect((await read('/play/unknown/live.mp4')).status).toBe(404);
  expect((await read('/play/..%2f..%2fetc/live.mp4')).status).toBe(404);
});

it('holds a connection that comes before its zap is answered', async () => {
  output.onInit(Buffer.from('init '));
  output.onFragment(picture('key', true));
  const early = read('/zaps/zap-1/live.mp4', () => end());
  await expect.poll(() => app.server.connections ?? 1).toBeGreaterThan(0);
  tickets.answer('zap-1', 'known');
  expect(await early).toEqual({ status: 200, body: 'init key' });
});

it('refuses it when the zap fails', async () => {
  const early = read('/zaps/zap-2/live.mp4');
  tickets.refuse('zap-2');
  expect((await early).status).toBe(404);
});

it('holds nothing for a connection that went away while it waited', async () => {
  const joined: Follower[] = [];
  const follow = output.follow.bind(output);
  output.follow = (minAgeMs, follower) => {
    joined.push(follower);
    return follow(minAgeMs, follower);
  };
  const asked = get(address('/zaps/zap-3/live.mp4')).on('error', () => {});
  const [socket] = await new Promise<[Socket]>((resolve) => {
    app.server.once('connection', (each: Socket) => resolve([each]));
  });
  await new Promise((resolve) => app.server.once('request', resolve));
  asked.destroy();
  await new Promise((resolve) => socket.once('close', resolve));
  tickets.answer('zap-3', 'known');
  await new Promise((resolve) => setImmediate(resolve));
  expect([joined.length, alive]).toEqual([0, 0]);
});
