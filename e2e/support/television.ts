import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright/test';
import type { DemoChannels } from '../../src/main/demo-box/channels.ts';
import type { Bridge } from '../../src/shared/contracts/ipc.ts';
import type { ZapReport } from '../../src/shared/model/zap-report.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** The demo channels and where in their pictures what can be read. */
export const demo = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'resources', 'demo', 'channels.json'), 'utf8'),
) as DemoChannels;

interface Share {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

declare global {
  interface Window {
    readonly afterglow: Bridge;
    zapReports: ZapReport[];
    watching: {
      counting: boolean;
      startMs: number;
      lastMs: number;
      frames: number;
      waits: number;
      longestGapMs: number;
    };
  }
}

export interface Watching {
  look(): Promise<{
    readonly waits: number;
    readonly longestGapMs: number;
    readonly elapsedMs: number;
    readonly frames: number;
  }>;
  /** Resolves when so many further frames have been presented; rejects when none come. */
  framesPresented(count: number): Promise<void>;
}

/** The app as a person sees it: keys go in, pixels and words come out. */
export class Television {
  readonly page: Page;
  readonly #app: ElectronApplication;
  #reportsSeen = 0;

  private constructor(app: ElectronApplication, page: Page) {
    this.#app = app;
    this.page = page;
  }

  static async watch(app: ElectronApplication, page: Page): Promise<Television> {
    await page.evaluate(() => {
      window.zapReports = [];
      window.afterglow.on('zap-reported', (report) => window.zapReports.push(report));
    });
    return new Television(app, page);
  }

  get front(): Locator {
    return this.page.locator('[data-player="front"][data-channel]');
  }

  channel(number: string): Locator {
    return this.page.locator(`[data-player="front"][data-channel="${number}"]`);
  }

  get message(): Locator {
    return this.page.getByRole('alert');
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Types a channel number and confirms it. */
  async tune(number: string): Promise<void> {
    for (const digit of number) await this.press(digit);
    await this.press('Enter');
  }

  /** The next finished zap that was shown or failed; each is given out once. */
  async nextZap(timeoutMs = 20_000): Promise<ZapReport> {
    const seen = this.#reportsSeen;
    await this.page.waitForFunction((count) => window.zapReports.length > count, seen, { timeout: timeoutMs });
    this.#reportsSeen += 1;
    const report = await this.page.evaluate((index) => window.zapReports[index], seen);
    if (!report) throw new Error('The report has gone');
    return report;
  }

  /** Zaps finished until now are not waited for any more. */
  async forgetZaps(): Promise<void> {
    this.#reportsSeen = await this.page.evaluate(() => window.zapReports.length);
  }

  /** A first picture is on the screen and moves. */
  async playing(): Promise<string> {
    await this.front.waitFor({ timeout: 30_000 });
    await this.page.waitForFunction(
      () =>
        (document.querySelector<HTMLVideoElement>('[data-player="front"][data-channel] video')?.currentTime ?? 0) > 0.2,
      undefined,
      { timeout: 30_000 },
    );
    return (await this.front.getAttribute('data-channel')) ?? '';
  }

  /**
   * Counts what a viewer would notice: pictures that do not come and playback that waits. It begins when two seconds have been
   * played, because a cold channel holds its first frame until there is something to play.
   */
  async startWatching(): Promise<Watching> {
    await this.page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('[data-player="front"][data-channel] video');
      if (!video) throw new Error('Nothing plays');
      const nowMs = performance.now();
      const seen = { counting: false, startMs: nowMs, lastMs: nowMs, frames: 0, waits: 0, longestGapMs: 0 };
      window.watching = seen;
      let played = 0;
      video.addEventListener('waiting', () => {
        seen.waits += 1;
      });
      const onFrame = (atMs: number): void => {
        played += 1;
        if (played === 50)
          Object.assign(seen, { startMs: atMs, lastMs: atMs, frames: 0, waits: 0, longestGapMs: 0, counting: true });
        seen.longestGapMs = Math.max(seen.longestGapMs, atMs - seen.lastMs);
        seen.lastMs = atMs;
        seen.frames += 1;
        video.requestVideoFrameCallback(onFrame);
      };
      video.requestVideoFrameCallback(onFrame);
    });
    const look = () =>
      this.page.evaluate(() => ({ ...window.watching, elapsedMs: performance.now() - window.watching.startMs }));
    await this.page.waitForFunction(() => window.watching.counting);
    return {
      look,
      framesPresented: async (count) => {
        const { frames } = await look();
        await this.page.waitForFunction((wanted) => window.watching.frames >= wanted, frames + count, {
          timeout: 10_000,
        });
      },
    };
  }

  /** The mean colour of a part of the window, as the compositor shows it. */
  async colourOf(share: Share): Promise<Rgb> {
    const [pixel] = await this.#cells(share, 1);
    if (!pixel) throw new Error('No pixels');
    return pixel;
  }

  /** The number in the picture's row of black and white cells, once no banner lies over it. */
  async frameCounter(): Promise<number> {
    const { frameCounter } = demo.marks;
    await this.page.locator('.banner').waitFor({ state: 'hidden' });
    const cells = await this.#cells(frameCounter, frameCounter.bits);
    return cells.reduce((value, [r, g, b]) => value * 2 + (r + g + b > 382 ? 1 : 0), 0);
  }

  /** The mean colours of equally wide cells of a rectangle, each without its outer fifth. */
  async #cells(share: Share, count: number): Promise<Rgb[]> {
    return this.#app.evaluate(
      async ({ BrowserWindow }, { x, y, width, height, cells }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (!window) throw new Error('No window');
        const image = await window.webContents.capturePage();
        const size = image.getSize();
        const bitmap = image.toBitmap();
        const mean = (cell: number): [number, number, number] => {
          const sum: [number, number, number] = [0, 0, 0];
          let pixels = 0;
          const left = (x + (width * (cell + 0.2)) / cells) * size.width;
          const right = (x + (width * (cell + 0.8)) / cells) * size.width;
          for (
            let row = Math.round((y + height * 0.2) * size.height);
            row < (y + height * 0.8) * size.height;
            row += 2
          ) {
            for (let column = Math.round(left); column < right; column += 2) {
              const at = (row * size.width + column) * 4;
              sum[0] += bitmap[at + 2] ?? 0;
              sum[1] += bitmap[at + 1] ?? 0;
              sum[2] += bitmap[at] ?? 0;
              pixels += 1;
            }
          }
          return [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels];
        };
        return Array.from({ length: cells }, (_, cell) => mean(cell));
      },
      { ...share, cells: count },
    );
  }
}

/** The Euclidean distance of two colours; channels of the demo box are at least 80 apart. */
export function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

export function fromHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
