import { homedir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deferred } from '../../kernel/deferred.ts';
import { FakeClock } from '../../kernel/fake-clock.ts';
import type { ByteSource } from '../../transport/upstream.ts';
import { type Box, type BoxDependencies, createBox, type Source } from '../box.ts';
import { boxDependencies, failureOf, never } from '../testing/box-dependencies.ts';
import { nobody, serveHttp, serveTcp } from '../testing/loopback.ts';

const list = '#EXTM3U\n#EXTINF:-1 tvg-id="a",A\nlive/a.ts\n';

const m3uBox = (playlist: string, own: Partial<BoxDependencies> = {}, connectionLimit?: number): Box =>
  createBox(
    { kind: 'm3u', id: 'tv', name: 'Provider', playlist, ...(connectionLimit !== undefined && { connectionLimit }) },
    boxDependencies(own),
  );
const sourceAt = (url: string, kind: Source['kind'] = 'mpegts'): Source => ({ boxId: 'tv', url, kind });
const basic = (userinfo: string): string => `Basic ${Buffer.from(userinfo).toString('base64')}`;

describe('loading a playlist by address', () => {
  it('follows redirects, unpacks, and resolves against the address in the settings', async () => {
    const server = await serveHttp((request, response) => {
      if (request.url === '/lists/tv.m3u') return void response.writeHead(302, { location: '/moved' }).end();
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(list));
    });
    const lineUp = await m3uBox(`${server.url}/lists/tv.m3u`, {}, 3).loadLineUp(never);
    expect(lineUp).toMatchObject({ tuners: 3, skippedLines: 0, name: 'Provider' });
    expect(lineUp.channels[0]?.source.url).toBe(`${server.url}/lists/live/a.ts`);
  });

  it('sends the password as a header, for the list and for the streams of the same server', async () => {
    const seen: unknown[] = [];
    const server = await serveHttp((request, response) => {
      seen.push([request.url, request.headers.authorization]);
      response.end(list);
    });
    const box = m3uBox(`http://me:pass%20word@127.0.0.1:${server.port}/tv.m3u`);
    const { channels } = await box.loadLineUp(never);
    const source = channels[0]?.source;
    expect(source?.url).toBe(`${server.url}/live/a.ts`);
    if (source) await (await box.open(source, never)).close();
    expect(seen).toEqual([
      ['/tv.m3u', basic('me:pass word')],
      ['/live/a.ts', basic('me:pass word')],
    ]);
  });

  it('reads Latin-1 where it is no UTF-8', async () => {
    const server = await serveHttp((_, response) =>
      response.end(Buffer.from('#EXTM3U\n#EXTINF:-1,Österreich\nhttp://h/a', 'latin1')),
    );
    expect((await m3uBox(server.url).loadLineUp(never)).channels[0]?.channel.name).toBe('Österreich');
  });

  it.each([
    [401, 'box-refused'],
    [403, 'box-refused'],
    [404, 'playlist-unreadable'],
    [429, 'box-busy'],
    [500, 'box-busy'],
  ])('answers %i with %s', async (status, code) => {
    const server = await serveHttp((_, response) => response.writeHead(status).end('no'));
    const error = await failureOf(m3uBox(server.url).loadLineUp(never));
    expect(error).toMatchObject({ code, context: { box: 'Provider', path: `${server.url}/` } });
    expect(error.context.detail).toContain(String(status));
  });

  it('says which box refused what', async () => {
    const server = await serveHttp((_, response) => response.writeHead(401).end());
    const { title } = (await failureOf(m3uBox(server.url).loadLineUp(never))).toFailure();
    expect(title).toBe('Provider refused the playlist');
  });

  it('shows no credentials', async () => {
    const server = await serveHttp((_, response) => response.end('<html>'));
    const address = `http://u1:p1@127.0.0.1:${server.port}/get.php?username=u2&password=p2`;
    const error = await failureOf(m3uBox(address).loadLineUp(never));
    expect(error.code).toBe('playlist-unreadable');
    expect(error.context.path).toBe(`http://***@127.0.0.1:${server.port}/get.php?username=***&password=***`);
    expect(JSON.stringify(error.toFailure())).not.toMatch(/[up][12]\b/);
  });

  it('gives up after 15 s, in the head as in the middle', async () => {
    for (const start of [false, true]) {
      const asked = deferred<void>();
      const left = deferred<void>();
      const server = await serveHttp((request, response) => {
        request.socket.once('close', () => left.resolve());
        if (start) response.write('#EXTM3U', () => asked.resolve());
        else asked.resolve();
      });
      const clock = new FakeClock();
      const loading = failureOf(m3uBox(server.url, { clock }).loadLineUp(never));
      await asked.promise;
      clock.advance(15_000);
      expect((await loading).code).toBe('box-unreachable');
      await left.promise;
      expect(clock.pending).toBe(0);
    }
  });

  it('takes no more than 20 MB, packed or not', async () => {
    const left = deferred<void>();
    const server = await serveHttp((request, response) => {
      request.socket.once('close', () => left.resolve());
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(21_000_000, '\n')));
    });
    const error = await failureOf(m3uBox(server.url).loadLineUp(never));
    expect(error.context.detail).toBe('It is larger than 20 MB.');
    await left.promise;
  });

  it('tells nobody, silence and an abort apart', async () => {
    expect((await failureOf(m3uBox(await nobody()).loadLineUp(never))).code).toBe('box-unreachable');
    const silent = await serveTcp((socket) => socket.end());
    expect((await failureOf(m3uBox(silent.url).loadLineUp(never))).code).toBe('box-unreachable');
    expect((await failureOf(m3uBox(silent.url).loadLineUp(AbortSignal.abort()))).code).toBe('aborted');
  });
});

describe('loading a playlist from a file', () => {
  it.each([
    ['/lists/my tv.m3u', '/lists/my tv.m3u'],
    ['file:///lists/my%20tv.m3u', '/lists/my tv.m3u'],
    ['~/tv.m3u', `${homedir()}/tv.m3u`],
  ])('%s', async (playlist, expected) => {
    const readTextFile = async (path: string): Promise<string> => `#EXTM3U\n#EXTINF:-1,${path}\nhttp://h/a`;
    const { channels } = await m3uBox(playlist, { readTextFile }).loadLineUp(never);
    expect(channels[0]?.channel.name).toBe(expected);
  });

  it.each([
    ['ENOENT', 'no such file'],
    ['EISDIR', 'a folder'],
    ['EACCES', 'may not be read'],
    ['EIO', 'EIO'],
  ])('%s', async (code, words) => {
    const readTextFile = () => Promise.reject(Object.assign(new Error('why'), { code }));
    const error = await failureOf(m3uBox('/x.m3u', { readTextFile }).loadLineUp(never));
    expect(error).toMatchObject({ code: 'playlist-unreadable', context: { path: '/x.m3u', box: 'Provider' } });
    expect(error.context.detail).toContain(words);
  });

  it.each(['ftp://h/x.m3u', 'http://[h/x', 'file:///a%2Fb', 'file://server/x'])('refuses %s', async (playlist) => {
    const error = await failureOf(m3uBox(playlist).loadLineUp(never));
    expect(error.code).toBe('playlist-unreadable');
  });

  it('names itself after its list', () => {
    const name = (playlist: string): string => createBox({ kind: 'm3u', id: 'tv', playlist }, boxDependencies()).name;
    expect(name('http://u:p@host:9981/x')).toBe('host:9981');
    expect(name('/lists/my.m3u')).toBe('my.m3u');
  });
});

describe('opening a channel', () => {
  const hls = (opened: unknown[]): Partial<BoxDependencies> => ({
    openHls: async (url, _signal, headers): Promise<ByteSource> => {
      opened.push([url, headers]);
      return { chunks: (async function* () {})(), close: async () => {} };
    },
  });

  it('hands HLS addresses to FFmpeg, with headers and the password of the list', async () => {
    const opened: unknown[] = [];
    const box = m3uBox('http://me:pw@h/tv.m3u', hls(opened));
    const headers = { 'user-agent': 'VLC' };
    await (await box.open({ ...sourceAt('http://h/a.m3u8', 'hls'), headers }, never)).close();
    await (await box.open(sourceAt('http://other/a.m3u8', 'hls'), never)).close();
    expect(opened).toEqual([
      ['http://me:pw@h/a.m3u8', headers],
      ['http://other/a.m3u8', undefined],
    ]);
  });

  it.each(['application/vnd.apple.mpegurl', 'audio/x-mpegurl', 'Application/X-MPEGURL; charset=utf-8'])(
    'hands what turns out to be %s to FFmpeg, after closing it',
    async (type) => {
      const left = deferred<void>();
      const server = await serveHttp((request, response) => {
        request.socket.once('close', () => left.resolve());
        response.writeHead(200, { 'content-type': type });
        response.write('#EXTM3U\n');
      });
      const opened: unknown[] = [];
      await (await m3uBox(server.url, hls(opened)).open(sourceAt(`${server.url}/play`), never)).close();
      await left.promise;
      expect(opened).toEqual([[`${server.url}/play`, undefined]]);
    },
  );

  it('sends the headers of the list', async () => {
    const seen = deferred<unknown>();
    const server = await serveHttp((request, response) => {
      seen.resolve(request.headers);
      response.end('x');
    });
    const source = { ...sourceAt(server.url), headers: { 'user-agent': 'VLC/3', referer: 'http://r/' } };
    await (await m3uBox(server.url).open(source, never)).close();
    expect(await seen.promise).toMatchObject({ 'user-agent': 'VLC/3', referer: 'http://r/' });
  });

  it('takes 403 for the connection limit only while another stream runs', async () => {
    let refuse = true;
    const server = await serveHttp((_, response) => {
      if (refuse) response.writeHead(403).end();
      else response.write('x');
    });
    const box = m3uBox(server.url);
    const tune = (): Promise<ByteSource> => box.open(sourceAt(server.url), never);
    expect(await failureOf(tune())).toMatchObject({ code: 'box-refused', context: { box: 'Provider' } });
    refuse = false;
    const stream = await tune();
    refuse = true;
    expect((await failureOf(tune())).code).toBe('no-tuner');
    await Promise.all([stream.close(), stream.close()]);
    expect((await failureOf(tune())).code).toBe('box-refused');
  });

  it("names the box in TVHeadend's silent refusal", async () => {
    const server = await serveTcp((socket) => socket.end());
    const error = await failureOf(m3uBox(server.url).open(sourceAt(server.url), never));
    expect(error).toMatchObject({ code: 'no-tuner', context: { box: 'Provider' } });
  });
});
