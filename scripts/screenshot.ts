// npm run screenshot -- FILE [--size 1280x720] [-- arguments of the app]: what a person would see once a channel plays.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { withDisplay } from './display.ts';
import { buildIfNeeded } from './lib/build.ts';
import { type Environment, repositoryRoot } from './lib/child.ts';
import { interrupted, program } from './lib/program.ts';
import { parseScreenshotOptions, type ScreenshotOptions } from './lib/screenshot-options.ts';
import { prepare } from './setup/prepare.ts';

const PLAYING_MS = 30_000;

await program(async () => {
  const options = parseScreenshotOptions(process.argv.slice(2));
  const { env } = await prepare({ virtualDisplay: true });
  await buildIfNeeded(env);
  const profile = await mkdtemp(path.join(tmpdir(), 'afterglow-screenshot-'));
  // Not in a `finally`: at a signal Playwright closes the app and ends this process itself.
  process.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const display = { always: true, size: withMargin(options.size) };
  return withDisplay((shown) => takePicture(options, profile, { ...env, ...shown }), display);
});

/** Chromium makes a window that would fill the screen a pixel smaller, lest it be taken for full screen. */
function withMargin(size: string): string {
  return size
    .split('x')
    .map((pixels) => Number(pixels) + 64)
    .join('x');
}

async function takePicture(options: ScreenshotOptions, profile: string, env: Environment): Promise<number> {
  // Playwright finds Electron through the electron package, which reads this of our own environment.
  Object.assign(process.env, { ELECTRON_OVERRIDE_DIST_PATH: env['ELECTRON_OVERRIDE_DIST_PATH'] });
  const app = await _electron.launch({
    args: [repositoryRoot, `--user-data-dir=${profile}`, `--window-size=${options.size}`, ...options.appArgs],
    cwd: repositoryRoot,
    env: definedOnly({ ...process.env, ...env }),
  });
  // Signals Playwright sees to itself; what is left is a parent that has gone.
  interrupted.addEventListener('abort', () => void app.close());
  try {
    return await pictureOf(app, options.file);
  } finally {
    await app.close();
  }
}

async function pictureOf(app: ElectronApplication, file: string): Promise<number> {
  const page = await app.firstWindow({ timeout: PLAYING_MS });
  const isPlaying = await untilPlaying(page);
  await page.screenshot({ path: file });
  console.log(
    isPlaying
      ? `${file} shows a channel playing.`
      : `No channel played within ${PLAYING_MS / 1000} s; ${file} shows what was there.`,
  );
  return isPlaying ? 0 : 1;
}

/** Waits until the front player has shown half a second of a channel without a break. */
async function untilPlaying(page: Page): Promise<boolean> {
  const hasPlayed = () => {
    const video = document.querySelector<HTMLVideoElement>('[data-player="front"][data-channel] video');
    if (!video || video.paused || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
    const { played } = video;
    return played.length > 0 && played.end(played.length - 1) - played.start(played.length - 1) >= 0.5;
  };
  return page.waitForFunction(hasPlayed, undefined, { timeout: PLAYING_MS }).then(
    () => true,
    () => false,
  );
}

function definedOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
