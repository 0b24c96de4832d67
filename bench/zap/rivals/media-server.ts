// The media server's way, with a player as its web page has one: hls.js as it comes, in the same Electron as the app. The server answers
// for the playlist when three segments are there, as Jellyfin does.

import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { repositoryRoot } from '../../../scripts/lib/child.ts';
import { playlistWhenReady, segmentSeconds, segmentsToWaitFor, startTranscoder } from './hls-transcoder.ts';
import { type PlayerProcess, startPlayer } from './player-process.ts';
import { pictureSize, type Rival, type RivalScene, type RunningRival } from './rival.ts';

/** The page asks what to play by an event stream, so that it is told at once. */
const pageHtml = `<!doctype html><style>body{margin:0;background:#000}video{position:absolute;inset:0;width:100%;height:100%}</style>
<video muted></video><script src="/hls.js"></script><script>
const video = document.querySelector('video');
let hls;
new EventSource('/orders').onmessage = ({ data }) => {
  hls?.destroy();
  hls = undefined;
  if (data === '') return;
  hls = new Hls();
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
  hls.attachMedia(video);
  hls.loadSource(data);
};
</script>`;

const { width, height } = pictureSize;
const mainScript = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: ${width}, height: ${height}, x: 0, y: 0, frame: false, show: true });
  return window.loadURL(process.env.BENCH_PAGE);
});`;

export const mediaServer: Rival = {
  id: 'media server',
  how:
    `ffmpeg with default probing, libx264 veryfast, HLS of ${segmentSeconds} s, playlist given out with ${segmentsToWaitFor} segments; ` +
    'hls.js with its defaults in a page in the same Electron',
  start: startMediaServer,
};

async function startMediaServer({ env, folder, runtime }: RivalScene): Promise<RunningRival> {
  let transcoder: PlayerProcess | undefined;
  let segments = '';
  let tell: (url: string) => void = () => {};
  let onPage: () => void = () => {};
  const hasPage = new Promise<void>((resolve) => {
    onPage = resolve;
  });
  const hlsJs = await readFile(path.join(repositoryRoot, 'node_modules', 'hls.js', 'dist', 'hls.min.js'));
  const server: Server = createServer((request, response) => {
    const name = path.basename(request.url ?? '');
    if (name === 'orders') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      tell = (url) => void response.write(`data: ${url}\n\n`);
      onPage();
    } else if (name.endsWith('.m3u8')) {
      const mine = segments;
      void playlistWhenReady(mine, () => mine === segments && !response.destroyed).then((text) =>
        response.end(text ?? ''),
      );
    } else if (name.endsWith('.ts')) {
      readFile(path.join(segments, name)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    } else if (name === 'hls.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(hlsJs);
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(pageHtml);
    }
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const appDir = path.join(folder, 'page');
  await mkdir(appDir);
  await writeFile(path.join(appDir, 'main.js'), mainScript);
  await writeFile(path.join(appDir, 'package.json'), '{"main":"main.js"}');
  const browser = startPlayer(runtime.executable, [appDir, `--user-data-dir=${path.join(folder, 'profile')}`], {
    ...runtime.env,
    ...env,
    BENCH_PAGE: base,
  });
  await hasPage;
  // One folder per zap; the last one's is still read while the page lets go of it.
  let count = 0;
  const rest = async (): Promise<void> => {
    tell('');
    await transcoder?.stop();
    transcoder = undefined;
    segments = await mkdtemp(path.join(folder, 'segments-'));
  };
  await rest();
  return {
    play: (url) => {
      count += 1;
      transcoder = startTranscoder(url, segments);
      tell(`${base}/${count}/live.m3u8`);
    },
    rest,
    stop: async () => {
      await rest();
      await browser.stop();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
