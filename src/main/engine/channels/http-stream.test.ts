import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { deferred } from '../kernel/deferred.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import { type HttpStream, openHttpStream } from './http-stream.ts';
import type { Asked } from './refusals.ts';
import { failureOf, never } from './testing/box-dependencies.ts';
import { nobody, serveHttp, serveTcp } from './testing/loopback.ts';

const m3u: Asked = { boxKind: 'm3u', openStreams: 0 };

const open = (
  url: string,
  options: { asked?: Asked; clock?: FakeClock; signal?: AbortSignal } = {},
): Promise<HttpStream> =>
  openHttpStream(
    { url },
    options.asked ?? m3u,
    { fetch: globalThis.fetch, clock: options.clock ?? new FakeClock() },
    options.signal ?? never,
  );

const firstChunk = async (stream: HttpStream): Promise<Uint8Array | undefined> => {
  const { value } = await stream.chunks[Symbol.asyncIterator]().next();
  return value as Uint8Array | undefined;
};

/** A server whose stream never ends by itself, and the moments at which it is asked and left. */
async function broadcaster(head = true) {
  const asked = deferred<IncomingMessage>();
  const left = deferred<void>();
  const server = await serveHttp((request, response) => {
    request.socket.once('close', () => left.resolve());
    if (head) {
      response.writeHead(200, { 'content-type': 'video/mp2t' });
      response.write('picture');
    }
    asked.resolve(request);
  });
  return { ...server, asked: asked.promise, left: left.promise };
}

describe('openHttpStream', () => {
  it('asks for an uncompressed stream on a connection of its own and reads it to the end', async () => {
    const headers = deferred<IncomingMessage['headers']>();
    const server = await serveHttp((request, response) => {
      headers.resolve(request.headers);
      response.writeHead(200, { 'content-type': 'Video/MP2T; x=y' });
      response.end('whole');
    });
    const clock = new FakeClock();
    const stream = await open(server.url, { clock });
    expect(stream.contentType).toBe('video/mp2t');
    const received: Uint8Array[] = [];
    for await (const chunk of stream.chunks) received.push(chunk);
    expect(Buffer.concat(received).toString()).toBe('whole');
    expect(await headers.promise).toMatchObject({
      'accept-encoding': 'identity',
      'user-agent': 'Afterglow/0.1',
      connection: 'close',
    });
    expect(clock.pending).toBe(0);
    await stream.close();
  });

  it('gives the connection up on close, and ends whoever reads', async () => {
    const server = await broadcaster();
    const stream = await open(server.url);
    const reading = (async () => {
      let bytes = 0;
      for await (const chunk of stream.chunks) bytes += chunk.length;
      return bytes;
    })();
    await server.asked;
    await Promise.all([stream.close(), stream.close()]);
    await server.left;
    expect(await reading).toBeLessThanOrEqual(7);
  });

  it('gives it up when nobody ever read, and when the reader just stops', async () => {
    const unread = await broadcaster();
    await (await open(unread.url)).close();
    await unread.left;

    const left = await broadcaster();
    for await (const _ of (await open(left.url)).chunks) break;
    await left.left;
  });

  it('gives it up when aborted before the answer', async () => {
    const server = await broadcaster(false);
    const controller = new AbortController();
    const clock = new FakeClock();
    const opening = failureOf(open(server.url, { clock, signal: controller.signal }));
    await server.asked;
    controller.abort();
    await server.left;
    expect((await opening).code).toBe('aborted');
    expect(clock.pending).toBe(0);
  });

  it('gives it up when aborted while it runs', async () => {
    const server = await broadcaster();
    const controller = new AbortController();
    const stream = await open(server.url, { signal: controller.signal });
    expect(Buffer.from((await firstChunk(stream)) ?? []).toString()).toBe('picture');
    const next = failureOf(firstChunk(stream));
    controller.abort();
    await server.left;
    expect((await next).code).toBe('aborted');
    await stream.close();
  });

  it('asks nobody when it is aborted already', async () => {
    expect((await failureOf(open('http://127.0.0.1:9', { signal: AbortSignal.abort() }))).code).toBe('aborted');
  });

  it('waits 10 s for an answer, and as long as it takes for the next byte', async () => {
    const silent = await broadcaster(false);
    const clock = new FakeClock();
    const opening = failureOf(open(silent.url, { clock }));
    await silent.asked;
    clock.advance(10_000);
    expect(await opening).toMatchObject({
      code: 'box-unreachable',
      context: { detail: 'It did not answer within 10 s.' },
    });
    await silent.left;

    const running = await broadcaster();
    const stream = await open(running.url, { clock });
    clock.advance(60_000);
    expect(await firstChunk(stream)).toBeDefined();
    await stream.close();
  });

  it('says that a stream was cut off in the middle', async () => {
    const server = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    });
    const stream = await open(server.url);
    const read = async (): Promise<void> => {
      for await (const _ of stream.chunks);
    };
    expect((await failureOf(read())).code).toBe('source-ended');
    await stream.close();
  });

  it.each([
    ['text/html; charset=utf-8', 'web page'],
    ['application/json', 'JSON'],
    ['application/xml', 'XML'],
  ])('takes %s for no stream and gives the connection up', async (type, words) => {
    const left = deferred<void>();
    const server = await serveHttp((request, response) => {
      request.socket.once('close', () => left.resolve());
      response.writeHead(200, { 'content-type': type });
      response.write('<');
    });
    const error = await failureOf(open(server.url));
    expect(error.code).toBe('not-a-stream');
    expect(error.context.detail).toContain(words);
    await left.promise;
  });

  it('takes an answer without a body for no stream', async () => {
    const server = await serveHttp((_, response) => response.writeHead(204).end());
    expect(await failureOf(open(server.url))).toMatchObject({
      code: 'not-a-stream',
      context: { detail: 'The answer was empty.' },
    });
  });

  it('reads a refusal and gives the connection up', async () => {
    const left = deferred<void>();
    const server = await serveHttp((request, response) => {
      request.socket.once('close', () => left.resolve());
      response.writeHead(503, { 'X-HDHomeRun-Error': '805 All Tuners In Use' });
      response.write('never ends');
    });
    const error = await failureOf(open(server.url, { asked: { boxKind: 'hdhomerun', openStreams: 0 } }));
    expect(error).toMatchObject({ code: 'no-tuner', context: { detail: '805 All Tuners In Use' } });
    await left.promise;
  });

  it("reads TVHeadend's silent refusal", async () => {
    const server = await serveTcp((socket) => socket.end());
    expect((await failureOf(open(server.url))).code).toBe('no-tuner');
    const reset = await serveTcp((socket) => socket.resetAndDestroy());
    expect((await failureOf(open(reset.url))).code).toBe('no-tuner');
  });

  it('tells garbage, nobody and a port that fetch refuses apart', async () => {
    const garbage = await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
    expect(await failureOf(open(garbage.url))).toMatchObject({
      code: 'box-not-understood',
      context: { detail: 'It does not speak HTTP.' },
    });
    const http = await serveHttp((_, response) => response.end());
    const https = await failureOf(open(http.url.replace('http:', 'https:')));
    expect(https.context.detail).toBe('It does not speak HTTPS.');
    expect((await failureOf(open(await nobody()))).code).toBe('box-unreachable');
    expect((await failureOf(open('http://127.0.0.1:6000/'))).context.detail).toContain('port');
  });
});

describe('redirects', () => {
  it('sends credentials to the server they are meant for, and to no other', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      response.end('stream');
    });
    const first = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      const location = request.url === '/a' ? '/b' : `http://localhost:${other.port}/c`;
      response.writeHead(302, { location }).end();
    });
    const stream = await open(`http://me:secret@127.0.0.1:${first.port}/a`);
    await stream.close();
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(seen).toEqual([basic, basic, undefined]);
  });

  it('follows to http only, not for ever, and not where it may not', async () => {
    const server = await serveHttp((request, response) => {
      const location = request.url === '/file' ? 'file:///etc/passwd' : request.url;
      response.writeHead(302, { location }).end();
    });
    expect((await failureOf(open(`${server.url}/file`))).context.detail).toContain('file:///etc/passwd');
    expect((await failureOf(open(`${server.url}/loop`))).context.detail).toContain('without end');
    const request = { url: `${server.url}/loop`, mayFollow: () => false };
    const ports = { fetch: globalThis.fetch, clock: new FakeClock() };
    const error = await failureOf(openHttpStream(request, m3u, ports, never));
    expect(error.code).toBe('box-not-understood');
  });

  it('takes a redirect to nowhere for what it is', async () => {
    const server = await serveHttp((_, response) => response.writeHead(302).end());
    expect((await failureOf(open(server.url))).code).toBe('not-a-stream');
  });
});
