import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { deferred } from '../../kernel/deferred.ts';
import { FakeClock } from '../../kernel/fake-clock.ts';
import { type Box, type BoxDependencies, createBox } from '../box.ts';
import { boxDependencies, failureOf, never } from '../testing/box-dependencies.ts';
import { nobody, serveHttp, serveTcp } from '../testing/loopback.ts';

const boxAt = (address: string, own: Partial<BoxDependencies> = {}, name?: string): Box =>
  createBox({ kind: 'hdhomerun', id: 'hdhr', address, ...(name && { name }) }, boxDependencies(own));

/** Answers `discover.json` and `lineup.json`; everything else is for `stream`. */
const api =
  (
    discover: unknown,
    lineUp: unknown,
    stream: RequestListener = (_, response) => void response.writeHead(404).end(),
  ): RequestListener =>
  (request, response) => {
    const answer = request.url === '/discover.json' ? discover : request.url === '/lineup.json' ? lineUp : undefined;
    if (answer === undefined) return stream(request, response);
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
const discover = { DeviceID: '10ABCDEF', FriendlyName: 'HDHomeRun FLEX', TunerCount: 2 };

describe('loading the line-up', () => {
  it('asks the box for its name, its tuners and its channels', async () => {
    const server = await serveHttp(
      api(discover, [{ GuideNumber: '7.1', GuideName: 'Seven', URL: 'http://10.0.0.9:5004/auto/v7.1' }, null]),
    );
    const box = boxAt(`127.0.0.1:${server.port}`);
    expect(box.name).toBe(`127.0.0.1:${server.port}`);
    expect(await box.loadLineUp(never)).toEqual({
      name: 'HDHomeRun FLEX',
      tuners: 2,
      skippedLines: 1,
      channels: [
        {
          channel: { id: 'hdhr:7.1', number: '7.1', name: 'Seven', boxId: 'hdhr', boxName: 'HDHomeRun FLEX' },
          source: { boxId: 'hdhr', url: 'http://127.0.0.1:5004/auto/v7.1', kind: 'mpegts' },
        },
      ],
    });
    expect(box.name).toBe('HDHomeRun FLEX');
  });

  it('keeps the name that the person gave', async () => {
    const server = await serveHttp(api(discover, []));
    const box = boxAt(server.url, {}, 'Attic');
    expect((await box.loadLineUp(never)).name).toBe('Attic');
    expect(box.name).toBe('Attic');
  });

  it('asks where discover.json says, with the password of the address', async () => {
    const seen: unknown[] = [];
    const server = await serveHttp((request, response) => {
      seen.push([request.url, request.headers.authorization !== undefined]);
      response.end(request.url?.endsWith('discover.json') ? JSON.stringify({ LineupURL: '/hdhr/list' }) : '[]');
    });
    await boxAt(`http://u:p@127.0.0.1:${server.port}/hdhr`).loadLineUp(never);
    expect(seen).toEqual([
      ['/hdhr/discover.json', true],
      ['/hdhr/list', true],
    ]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['a web page', '<!DOCTYPE html><title>Router</title>', [], 'It answered a web page.'],
    ['nothing', '', [], 'It answered nothing.'],
    ['text', 'hello', [], 'It answered text that is no JSON.'],
    ['half a JSON', '{"DeviceID":', [], 'It answered text that is no JSON.'],
    ['another JSON', { version: 1 }, [], 'Its discover.json is not that of an HDHomeRun.'],
    ['a line-up of another shape', discover, { channels: [] }, 'Its lineup.json is no list of channels.'],
    ['a web page for a line-up', discover, '<html>', 'It answered a web page.'],
  ])('says so when the box answers %s', async (_, first, second, detail) => {
    const server = await serveHttp(api(first, second));
    const error = await failureOf(boxAt(server.url, {}, 'Attic').loadLineUp(never));
    expect(error).toMatchObject({ code: 'box-not-understood', context: { detail, box: 'Attic' } });
  });

  it('says so when there is no such page', async () => {
    const server = await serveHttp((_, response) => response.writeHead(404).end());
    const error = await failureOf(boxAt(server.url).loadLineUp(never));
    expect(error).toMatchObject({
      code: 'box-not-understood',
      context: { detail: 'The server answered 404 Not Found.' },
    });
  });

  it('is not sent to another host', async () => {
    const asked: (string | undefined)[] = [];
    const other = await serveHttp((request, response) => {
      asked.push(request.url);
      response.end('{}');
    });
    const server = await serveHttp((_, response) =>
      response.writeHead(302, { location: `http://localhost:${other.port}/discover.json` }).end(),
    );
    const error = await failureOf(boxAt(server.url).loadLineUp(never));
    expect(error.context.detail).toContain(`It sends us on to http://localhost:${other.port}`);
    expect(asked).toEqual([]);
  });

  it('gives up after 8 s and leaves', async () => {
    const asked = deferred<void>();
    const left = deferred<void>();
    const server = await serveHttp((request) => {
      request.socket.once('close', () => left.resolve());
      asked.resolve();
    });
    const clock = new FakeClock();
    const loading = failureOf(boxAt(server.url, { clock }).loadLineUp(never));
    await asked.promise;
    clock.advance(8_000);
    expect((await loading).code).toBe('box-unreachable');
    await left.promise;
  });

  it('tells nobody, a closed door, garbage and a wrong address apart', async () => {
    expect((await failureOf(boxAt(await nobody()).loadLineUp(never))).code).toBe('box-unreachable');
    const closed = await serveTcp((socket) => socket.end());
    expect((await failureOf(boxAt(closed.url).loadLineUp(never))).code).toBe('box-unreachable');
    const garbage = await serveTcp((socket) => socket.end('\u0000\u0001\u0002\r\n'));
    expect((await failureOf(boxAt(garbage.url).loadLineUp(never))).code).toBe('box-not-understood');
    const wrong = await failureOf(boxAt('two words').loadLineUp(never));
    expect(wrong).toMatchObject({ code: 'box-not-understood', context: { detail: '"two words" is no address.' } });
  });

  it('ends at once when aborted', async () => {
    const asked = deferred<void>();
    const server = await serveHttp(() => asked.resolve());
    const controller = new AbortController();
    const loading = failureOf(boxAt(server.url).loadLineUp(controller.signal));
    await asked.promise;
    controller.abort();
    expect((await loading).code).toBe('aborted');
  });
});

describe('opening a channel', () => {
  it('takes tuners until the box refuses, and frees them by closing', async () => {
    const closed = deferred<void>();
    let tuners = 1;
    const server = await serveHttp(
      api(discover, [], (request, response) => {
        if (tuners === 0) return void response.writeHead(503, { 'X-HDHomeRun-Error': '805 All Tuners In Use' }).end();
        tuners -= 1;
        request.socket.once('close', () => {
          tuners += 1;
          closed.resolve();
        });
        response.writeHead(200, { 'content-type': 'video/mpeg' });
        response.write('picture');
      }),
    );
    const box = boxAt(server.url, {}, 'Attic');
    const source = { boxId: 'hdhr', url: `${server.url}/auto/v7.1`, kind: 'mpegts' } as const;
    const stream = await box.open(source, never);
    expect(await failureOf(box.open(source, never))).toMatchObject({
      code: 'no-tuner',
      context: { box: 'Attic', detail: '805 All Tuners In Use' },
    });
    await stream.close();
    await closed.promise;
    await (await box.open(source, never)).close();
  });
});
