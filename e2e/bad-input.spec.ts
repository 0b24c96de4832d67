import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { boxSettings, expect, test } from './support/afterglow.ts';
import { demo } from './support/television.ts';

const numbers = demo.channels.map(({ number }) => number);
const one = (address: string) => ({ kind: 'hdhomerun', id: 'bad', name: 'Strange box', address });
const good = (address: string) => ({ kind: 'hdhomerun', id: 'test', name: 'Test box', address });

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}

const answers: Record<string, RequestListener> = {
  'a web page': (_, response) =>
    void response.setHeader('content-type', 'text/html').end('<html><body>Router login</body></html>'),
  'JSON of another shape': (_, response) =>
    void response.setHeader('content-type', 'application/json').end('{"hello": [1, 2]}'),
  nothing: () => {},
};

for (const [what, listener] of Object.entries(answers)) {
  test(`a box that answers ${what} is named, and the other box plays`, async ({ launch, box }) => {
    const { url, server } = await serve(listener);
    try {
      const { tv, page } = await launch({ settings: { boxes: [one(url), good(box.url)] } });
      await tv.playing();
      const failure = await page.evaluate(
        () =>
          new Promise<{ code: string; title: string; advice: string }>((resolve) => {
            window.afterglow.on('view', (view) => {
              const state = view.boxes.find(({ id }) => id === 'bad')?.state;
              if (state?.kind === 'failed') resolve(state.failure);
            });
            void window.afterglow.invoke('reload-box', { boxId: 'bad' });
          }),
      );
      expect(failure.title).toContain('Strange box');
      expect(failure.advice.length).toBeGreaterThan(20);
      expect(failure.code).toBe(what === 'nothing' ? 'box-unreachable' : 'box-not-understood');
    } finally {
      await stop(server);
    }
  });
}

test('a channel that sends garbage or a web page gives a message; the others go on', async ({
  launch,
  box,
  tempDir,
}) => {
  const { url, server } = await serve((request, response) => {
    if (request.url === '/garbage.ts') {
      response.setHeader('content-type', 'video/mp2t');
      const timer = setInterval(() => response.write(Buffer.alloc(64_000, 'garbage')), 50);
      response.on('close', () => clearInterval(timer));
    } else if (request.url === '/page.ts') {
      response.setHeader('content-type', 'text/html').end('<html>No such stream</html>');
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  const playlist = join(tempDir, 'list.m3u');
  const entries = [
    ...[`#EXTM3U`, `#EXTINF:-1 tvg-chno="1",Good`, `${box.url}/auto/v${numbers[0]}`],
    ...[`#EXTINF:-1 tvg-chno="2",Garbage`, `${url}/garbage.ts`],
    ...[`#EXTINF:-1 tvg-chno="3",Page`, `${url}/page.ts`],
    ...[`#EXTINF:-1 tvg-chno="4",Missing`, `${url}/missing.ts`],
  ];
  await writeFile(playlist, entries.join('\n'));
  try {
    const { tv } = await launch({ settings: { boxes: [{ kind: 'm3u', id: 'list', name: 'My list', playlist }] } });
    expect(await tv.playing()).toBe('1');
    for (const [number, name] of [
      ['2', 'Garbage'],
      ['3', 'Page'],
      ['4', 'Missing'],
    ] as const) {
      await tv.tune(number);
      await expect(tv.message.filter({ hasText: name }).first()).toBeVisible();
      await expect(tv.channel('1')).toHaveCount(1);
    }
    await tv.tune('1');
    await tv.playing();
    await expect.poll(() => box.tunersInUse()).toBe(1);
  } finally {
    await stop(server);
  }
});

test('without FFmpeg the app says how to get it, and what needs no conversion plays', async ({ launch, box }) => {
  const { tv, page } = await launch({ settings: { ...boxSettings(box.url), ffmpegPath: '/nowhere/ffmpeg' } });
  await expect(page.getByText('FFmpeg was not found').first()).toBeVisible();
  await expect(page.getByText('sudo apt install ffmpeg').first()).toBeVisible();
  const first = await tv.playing();
  await tv.forgetZaps();
  // MPEG-2 video has to be converted; the tuner that was taken for it is given back.
  await tv.tune('41');
  expect(await tv.nextZap()).toMatchObject({ number: '41', outcome: 'failed', errorCode: 'ffmpeg-missing' });
  await expect(tv.channel(first)).toHaveCount(1);
  await expect.poll(() => box.tunersInUse()).toBe(1);
});

test('an FFmpeg that does not start is named with its last words', async ({ launch, box, tempDir }) => {
  const ffmpegPath = join(tempDir, 'ffmpeg');
  await writeFile(ffmpegPath, '#!/bin/sh\necho "libavcodec.so.59: cannot open shared object file" >&2\nexit 127\n');
  await chmod(ffmpegPath, 0o755);
  const { page } = await launch({ settings: { ...boxSettings(box.url), ffmpegPath } });
  await expect(page.getByText('FFmpeg does not start').first()).toBeVisible();
  await expect(page.getByText(/libavcodec\.so\.59/).first()).toBeVisible();
});

test('a port that is taken is named, and another one is used', async ({ launch, box }) => {
  const taken = createTcpServer();
  await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const { tv, page, apiUrl } = await launch({ settings: { ...boxSettings(box.url), port } });
  await tv.playing();
  await expect(page.getByText(`Port ${port} is taken by another program`).first()).toBeVisible();
  expect(new URL(apiUrl).port).not.toBe(String(port));
  await new Promise<void>((resolve) => void taken.close(() => resolve()));
});

test('a half-written settings file is kept aside, and the app starts', async ({ launch, tempDir }) => {
  const userDataDir = join(tempDir, 'half-written');
  mkdirSync(userDataDir);
  const half = '{"version": 1, "boxes": [{"kind": "hdhomerun", "id": "liv';
  await writeFile(join(userDataDir, 'settings.json'), half);
  const { tv, page } = await launch({ userDataDir });
  await tv.playing();
  await expect(page.getByText('The settings file could not be read').first()).toBeVisible();
  const kept = (await readdir(userDataDir)).find((name) => name.startsWith('settings.json.broken-'));
  expect(await readFile(join(userDataDir, kept ?? ''), 'utf8')).toBe(half);
});

test('settings of a newer version are used as far as they are understood, and left as they are', async ({
  launch,
  box,
  tempDir,
}) => {
  const userDataDir = join(tempDir, 'newer');
  mkdirSync(userDataDir);
  const newer = JSON.stringify({ version: 99, ...boxSettings(box.url), preRoll: 0, warmAhead: false, holograms: true });
  await writeFile(join(userDataDir, 'settings.json'), newer);
  const { tv, page } = await launch({ userDataDir });
  await tv.playing();
  await expect(page.getByText('The settings come from a newer version of Afterglow').first()).toBeVisible();
  expect(await readFile(join(userDataDir, 'settings.json'), 'utf8')).toBe(newer);
  expect(box.tunersInUse()).toBe(1);
});

test('a segment folder that cannot be used is named, and a channel plays', async ({ launch, box, tempDir }) => {
  const segmentsDir = join(tempDir, 'a-file');
  await writeFile(segmentsDir, '');
  const { tv, page } = await launch({ settings: { ...boxSettings(box.url), segmentsDir } });
  await tv.playing();
  await expect(page.getByText('Segments cannot be written').first()).toBeVisible();
});

// Only root can make a disk that is really full; the test above covers the way out for everybody else.
if (process.getuid?.() === 0) {
  test('a full disk is named and stops nothing that is watched', async ({ launch, box, tempDir }) => {
    const segmentsDir = join(tempDir, 'small-disk');
    mkdirSync(segmentsDir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', segmentsDir]);
    try {
      const running = await launch({ settings: { ...boxSettings(box.url), segmentsDir } });
      await running.tv.playing();
      await expect(running.page.getByText('The disk is full').first()).toBeVisible({ timeout: 60_000 });
      const seen = new Set<number>();
      await expect
        .poll(async () => seen.add(await running.tv.frameCounter()).size, { timeout: 30_000, intervals: [200] })
        .toBeGreaterThan(40);
      await running.close();
    } finally {
      execFileSync('umount', ['--lazy', segmentsDir]);
    }
  });
}
