import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { demoClipsDir, expect, test } from './support/afterglow.ts';
import { demo, distance, fromHex } from './support/television.ts';

const { channels, marks } = demo;
const [first, second] = channels;

/** A playlist as TVHeadend writes it, beside attributes as IPTV providers write them. */
function playlist(entries: readonly (readonly [attributes: string, name: string, url: string])[]): string {
  return ['#EXTM3U', ...entries.flatMap(([attributes, name, url]) => [`#EXTINF:-1 ${attributes},${name}`, url])].join(
    '\n',
  );
}

test('a playlist by URL plays MPEG-TS and HLS, within its connection limit', async ({ launch, box, tempDir }) => {
  const hls = join(tempDir, 'hls');
  await mkdir(hls);
  const clip = join(demoClipsDir, second?.file ?? '');
  const segments = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', join(hls, 'live.m3u8')];
  await execa('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', ...segments]);
  let text = '';
  const server = createServer((request, response) => {
    if (request.url === '/list.m3u') response.setHeader('content-type', 'audio/x-mpegurl').end(text);
    else
      readFile(join(hls, (request.url ?? '').replaceAll('/', ''))).then(
        (data) => response.end(data),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  text = playlist([
    [
      `tvg-id="a" tvg-chno="101" tvg-name="Ts" group-title="News, local"`,
      'Transport stream',
      `${box.url}/auto/v${first?.number}`,
    ],
    [`tvg-id="b" tvg-chno="102"`, 'HLS', `${url}/live.m3u8`],
    [`tvg-id="c" tvg-chno="103"`, 'Another', `${box.url}/auto/v${second?.number}`],
  ]);
  try {
    const { tv } = await launch({
      settings: {
        boxes: [{ kind: 'm3u', id: 'iptv', name: 'Provider', playlist: `${url}/list.m3u`, connectionLimit: 1 }],
      },
    });
    expect(await tv.playing()).toBe('101');
    await tv.forgetZaps();
    for (const [number, colour] of [
      ['102', second?.colour],
      ['103', second?.colour],
      ['101', first?.colour],
    ] as const) {
      await tv.tune(number);
      expect(await tv.nextZap()).toMatchObject({ number, outcome: 'shown' });
      await expect
        .poll(async () => distance(await tv.colourOf(marks.colourBlock), fromHex(colour ?? '')), { timeout: 5000 })
        .toBeLessThan(40);
      expect(box.tunersInUse()).toBeLessThanOrEqual(1);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a TVHeadend's silent refusal is understood as no tuner free", async ({ launch, box, tempDir }) => {
  // As recorded: the connection is accepted, nothing is sent, and it is closed after a while.
  const silent = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end());
  });
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const file = join(tempDir, 'tvheadend.m3u');
  const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/stream/channelid/610573330?profile=pass`;
  await writeFile(
    file,
    playlist([
      ['tvg-id="b5bb7f28e2dbd8dc74ade1b686ad71b7"', 'Chan 1', `${box.url}/auto/v${first?.number}`],
      ['tvg-id="129c64a4a32b4de47eecfabf8af1f10d"', 'Chan 2', address],
    ]),
  );
  try {
    const { tv } = await launch({
      settings: { boxes: [{ kind: 'm3u', id: 'tvh', name: 'TVHeadend', playlist: file }] },
    });
    expect(await tv.playing()).toBe('1');
    await tv.press('ArrowUp');
    await expect(tv.message.first()).toContainText(/no tuner free for Chan 2/i);
  } finally {
    silent.close();
  }
});
