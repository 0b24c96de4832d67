import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DirectStream } from '../engine/direct-pool/direct-stream.ts';
import { TestChannel } from '../engine/direct-pool/testing/test-channel.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import { deferred } from '../engine/kernel/deferred.ts';
import { silentLog } from '../engine/transport/testing/sinks.ts';
import { packetSize, pidOf } from '../engine/transport/ts-packet.ts';
import { type DirectRequest, type DirectService, directRoutes } from './direct-routes.ts';

const token = 'secret';
const address = `/channels/7.1/live.ts?token=${token}`;
let tv: TestChannel;
let app: FastifyInstance;
let port: number;
let streams: DirectStream[];
let requests: DirectRequest[];
let outs: Writable[];
let asked: string[];
/** Resolves with each stream that is opened. */
let opened: ReturnType<typeof deferred<DirectStream>>;
let refusal: AppError | undefined;

beforeEach(async () => {
  tv = new TestChannel();
  [streams, requests, outs, asked] = [[], [], [], []];
  opened = deferred();
  refusal = undefined;
  const service: DirectService = {
    find: (wanted) => {
      asked.push(wanted);
      return wanted === tv.channel.id || wanted === tv.channel.number ? tv.channel : undefined;
    },
    open: (request) => {
      if (refusal) throw refusal;
      requests.push(request);
      const { channel, throttle, signal } = request;
      const begin = (): Writable => {
        const out = request.begin();
        outs.push(out);
        return out;
      };
      const { acquire, clock } = tv;
      const stream = new DirectStream({
        ...{ channel, throttle, signal, begin, acquire, clock },
        holder: 'test',
        log: silentLog,
      });
      streams.push(stream);
      opened.resolve(stream);
      opened = deferred();
      return stream;
    },
  };
  app = fastify({ routerOptions: { maxParamLength: 300 } });
  app.addHook('onRequest', async (_, reply) => void reply.header('x-content-type-options', 'nosniff'));
  directRoutes(app, service, (request) => (request.query as { token?: string }).token === token);
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
  onTestFinished(async () => {
    await Promise.all(streams.map((stream) => stream.dispose()));
    app.server.closeAllConnections();
    await app.close();
  });
});

/** An answer with its body so far; nothing is read ahead. */
async function ask(path: string, method = 'GET'): Promise<IncomingMessage> {
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method,
    agent: false,
    headers: { 'user-agent': 'a'.repeat(500) },
  });
  request.on('error', () => {});
  request.end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  onTestFinished(() => void request.destroy());
  return answer;
}

async function json(
  path: string,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: Record<string, unknown> }> {
  const answer = await ask(path);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
  };
}

/** A client of bytes, which reads only what it is told to. */
async function dial(path = address): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  return socket;
}

async function read(answer: IncomingMessage, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < bytes) {
    const chunk = answer.read() as Buffer | null;
    if (chunk) chunks.push(chunk);
    else await once(answer, 'readable');
    length = chunks.reduce((sum, each) => sum + each.length, 0);
  }
  return Buffer.concat(chunks);
}

async function expectNothingLeft(): Promise<void> {
  await Promise.all(streams.map((stream) => stream.over));
  expect(tv.holds.filter((each) => each === 'ended')).toHaveLength(tv.holds.length / 2);
  for (const { upstream } of tv.opened) expect(upstream.state.kind).toBe('closed');
  expect(tv.clock.pending).toBe(0);
}

describe('GET a channel', () => {
  it('answers with the stream, from PAT, PMT and a keyframe on, once there is one', async () => {
    const opening = opened.promise;
    const answering = ask(address);
    await opening;
    await tv.start();
    const answer = await answering;
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'video/mp2t',
      'cache-control': 'no-store',
      'transfer-encoding': 'chunked',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['content-length']).toBeUndefined();
    const first = await read(answer, 10 * packetSize);
    expect([0, 1, 2].map((i) => pidOf(first, i * packetSize))).toEqual([0, 100, 256]);
    await tv.send(tv.picture(), tv.picture());
    expect((await read(answer, 3_000)).length % packetSize).toBe(0);
    answer.destroy();
    await expectNothingLeft();
  });

  it('finds it by number or id, and tells who asks and how fast', async () => {
    for (const [path, throttle] of [
      [
        `/channels/${encodeURIComponent('test:7.1')}/live.ts?token=secret&throttle=adaptive&session=kitchen`,
        'adaptive',
      ],
      ['/channels/test:7.1/live.ts?token=secret&throttle=disabled', 'disabled'],
      [address, 'burst'],
    ] as const) {
      const opening = opened.promise;
      const socket = await dial(path);
      await opening;
      socket.destroy();
      expect(requests.at(-1)).toMatchObject({ channel: { id: 'test:7.1' }, throttle });
    }
    expect(requests.map(({ client }) => client)).toEqual([
      { address: '127.0.0.1', userAgent: '', sessionName: 'kitchen' },
      { address: '127.0.0.1', userAgent: '' },
      { address: '127.0.0.1', userAgent: '' },
    ]);
    await expectNothingLeft();
  });

  it('keeps a long name of the client short', async () => {
    const opening = opened.promise;
    const answering = ask(address);
    await opening;
    await tv.start();
    (await answering).destroy();
    expect(requests[0]?.client.userAgent).toHaveLength(200);
    await expectNothingLeft();
  });

  it.each([
    ['..', '/channels/../live.ts'],
    ['../', '/channels/%2e%2e%2f/live.ts'],
    ['../../etc/passwd', '/channels/..%2F..%2Fetc%2Fpasswd/live.ts'],
    ['\0', '/channels/%00/live.ts'],
    ['99', '/channels/99/live.ts'],
    ['__proto__', '/channels/__proto__/live.ts'],
  ])('does not know %j', async (name, path) => {
    const { status, body } = await json(`${path}?token=secret`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ failure: { code: 'channel-unknown', context: { channel: name } } });
    expect(asked).toEqual([name]);
    expect(tv.opened).toHaveLength(0);
  });

  it.each(['/channels/7.1/live.ts', '/channels/7.1/live.ts?token=wrong', '/channels/99/live.ts'])(
    'asks for the token before it says anything (%s)',
    async (path) => {
      const { status, body } = await json(path);
      expect(status).toBe(401);
      expect(body).toEqual({
        error: 'The token is missing or wrong. It is part of the address that Afterglow prints at its start.',
      });
      expect(asked).toHaveLength(0);
    },
  );

  it.each(['throttle=fast', 'throttle=', 'throttle=burst&throttle=burst'])(
    'names the throttles for %s',
    async (query) => {
      const { status, body } = await json(`${address}&${query}`);
      expect(status).toBe(400);
      expect(body).toEqual({ error: '"throttle" can be realtime, burst, adaptive, disabled.' });
      expect(tv.opened).toHaveLength(0);
    },
  );

  it('wants a session to have a name of some length', async () => {
    const { status, body } = await json(`${address}&session=${'x'.repeat(101)}`);
    expect(status).toBe(400);
    expect(body).toEqual({ error: 'A name has 1 to 100 characters and is given once.' });
  });

  it.each([
    ['no-tuner', 503, '2'],
    ['source-silent', 503, '2'],
    ['channel-unknown', 404, undefined],
    ['channel-protected', 502, undefined],
  ] as const)('answers %s with %i', async (code, status, retryAfter) => {
    const opening = opened.promise;
    const answering = json(address);
    await opening;
    await tv.refuse(new AppError(code));
    const answer = await answering;
    expect(answer.status).toBe(status);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(answer.body).toMatchObject({ failure: { code, context: { channel: 'Test', box: 'Test box' } } });
    await expectNothingLeft();
  });

  it('answers what the service refuses before it begins', async () => {
    refusal = new AppError('box-busy');
    const { status, body } = await json(address);
    expect(status).toBe(503);
    expect(body).toMatchObject({ failure: { code: 'box-busy' } });
  });
});

describe('HEAD', () => {
  it('answers headers and tunes nothing', async () => {
    const answer = await ask(address, 'HEAD');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'video/mp2t', 'cache-control': 'no-store' });
    expect(answer.headers['content-length']).toBeUndefined();
    expect((await ask('/channels/99/live.ts?token=secret', 'HEAD')).statusCode).toBe(404);
    expect((await ask('/channels/7.1/live.ts', 'HEAD')).statusCode).toBe(401);
    expect(tv.opened).toHaveLength(0);
  });
});

describe('a client that goes away', () => {
  it.each(['end', 'destroy', 'resetAndDestroy'] as const)('before the stream is ready (%s)', async (how) => {
    const opening = opened.promise;
    const socket = await dial();
    const stream = await opening;
    socket[how]();
    await expectNothingLeft();
    expect(stream.state).toEqual({ kind: 'ended', reason: { kind: 'left' } });
    expect(outs).toHaveLength(0);
  });

  it.each(['end', 'destroy', 'resetAndDestroy'] as const)('in the middle (%s)', async (how) => {
    const opening = opened.promise;
    const socket = await dial();
    await opening;
    await tv.start();
    await once(socket, 'readable');
    socket[how]();
    await expectNothingLeft();
  });

  it('while the channel heals', async () => {
    const opening = opened.promise;
    const socket = await dial();
    const stream = await opening;
    await tv.start();
    await tv.source.finish();
    expect(stream.state.kind).toBe('healing');
    socket.destroy();
    await expectNothingLeft();
  });

  it('with a second request waiting in the same connection', async () => {
    const socket = await dial();
    socket.write(`GET ${address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    while (streams.length < 2) await opened.promise;
    await tv.start();
    socket.destroy();
    await expectNothingLeft();
    expect(streams).toHaveLength(2);
  });
});

describe('a client that hardly reads', () => {
  it.each(['burst', 'disabled'] as const)(
    'is dropped after ten seconds and costs no memory meanwhile (%s)',
    async (throttle) => {
      const opening = opened.promise;
      const socket = await dial(`${address}&throttle=${throttle}`);
      const stream = await opening;
      await tv.start();
      const [out] = outs as [Writable];
      let mostBytes = 0;
      let seconds = 0;
      for (; stream.state.kind === 'streaming' && seconds < 60; seconds++) {
        // 8 Mbit in pieces as a box sends them: what the sockets' own buffers take is full within a few seconds.
        await tv.send(tv.keyframe(60_000));
        for (let i = 0; i < 16; i++) {
          tv.clock.advance(1_000 / 16);
          await tv.send(tv.picture(60_000));
          mostBytes = Math.max(mostBytes, out.writableLength);
        }
        socket.read(1);
      }
      const closed = once(socket.resume(), 'close');
      await stream.over;
      await closed;
      expect(stream.state).toEqual({ kind: 'ended', reason: { kind: 'too-slow' } });
      expect(seconds).toBeGreaterThanOrEqual(10);
      expect(mostBytes).toBeGreaterThan(0);
      expect(mostBytes).toBeLessThan(out.writableHighWaterMark + 2 * 2 ** 16);
      await expectNothingLeft();
    },
  );
});

describe('the server', () => {
  it('ends all streams when it closes, without being told to close connections', async () => {
    const first = await dial();
    const second = await dial();
    while (streams.length < 2) await opened.promise;
    await tv.start();
    const closed = [first, second].map((socket) => once(socket.resume(), 'close'));
    await app.close();
    await Promise.all(closed);
    await expectNothingLeft();
  });

  it('answers those who still wait for a picture', async () => {
    const opening = opened.promise;
    const answering = json(address);
    await opening;
    const closing = app.close();
    const { status, body } = await answering;
    expect(status).toBe(503);
    expect(body).toMatchObject({ failure: { code: 'aborted' } });
    await closing;
    await expectNothingLeft();
  });

  it('cuts a stream off rather than ending it, so that no player takes it for complete', async () => {
    const opening = opened.promise;
    const answering = ask(address);
    await opening;
    await tv.start();
    const answer = await answering;
    const ended = once(answer.resume(), 'aborted');
    await tv.source.finish(new AppError('channel-protected'));
    await ended;
    expect(answer.complete).toBe(false);
    await expectNothingLeft();
  });
});
