import type { ElectronApplication } from 'playwright/test';
import { channelAccent } from '../../src/renderer/ui/channel-accent.ts';
import { demo, fromHex, type Rgb } from './television.ts';

/** Frames in a row that showed the same. */
export interface Shown {
  /** A channel's number; anything else is the mean colour of where a channel's colour should have been: a frame without a picture. */
  readonly what: string;
  frames: number;
}

interface Log {
  frames: number;
  /** Called with each frame that has been judged. */
  readonly judged: Set<() => void>;
  readonly shown: Shown[];
}

declare global {
  var compositorLog: Log | undefined;
}

/** Less than half of what any two channels differ by, and more than encoding and colour spaces change. */
const sameColour = 38;

const palette: readonly (readonly [number: string, colour: Rgb])[] = demo.channels.map(({ number, colour, video }) => [
  number,
  // Radio has no picture but a card in a colour of its own.
  fromHex(video ? colour : channelAccent(number)),
]);

/** What every frame of the window showed, as the compositor handed it out: nothing of the page's own account is believed. */
export class Compositor {
  readonly #app: ElectronApplication;

  private constructor(app: ElectronApplication) {
    this.#app = app;
  }

  static async watch(app: ElectronApplication): Promise<Compositor> {
    await app.evaluate(
      ({ BrowserWindow }, { block, palette, sameColour }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (!window) throw new Error('No window');
        const log: Log = { frames: 0, judged: new Set(), shown: [] };
        globalThis.compositorLog = log;
        window.webContents.beginFrameSubscription(false, (image) => {
          const { width, height } = image.getSize();
          const bitmap = image.toBitmap();
          const sum: [number, number, number] = [0, 0, 0];
          let pixels = 0;
          // The middle of the block, a pixel in 64: this has to keep up with the compositor.
          const top = Math.round((block.y + block.height * 0.2) * height);
          const left = Math.round((block.x + block.width * 0.2) * width);
          for (let row = top; row < (block.y + block.height * 0.8) * height; row += 8) {
            for (let column = left; column < (block.x + block.width * 0.8) * width; column += 8) {
              const at = (row * width + column) * 4;
              sum[0] += bitmap[at + 2] ?? 0;
              sum[1] += bitmap[at + 1] ?? 0;
              sum[2] += bitmap[at] ?? 0;
              pixels += 1;
            }
          }
          const [r, g, b] = [sum[0] / pixels, sum[1] / pixels, sum[2] / pixels];
          const found = palette.find(([, [x, y, z]]) => Math.hypot(r - x, g - y, b - z) < sameColour);
          const what = found?.[0] ?? `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;
          log.frames += 1;
          const last = log.shown.at(-1);
          if (last?.what === what) last.frames += 1;
          else log.shown.push({ what, frames: 1 });
          for (const each of log.judged) each();
        });
      },
      { block: demo.marks.colourBlock, palette, sameColour },
    );
    return new Compositor(app);
  }

  /** Resolves when so many further frames have been judged: whatever is on the screen now has been seen. */
  async framesJudged(count: number): Promise<void> {
    await this.#app.evaluate(async (_electron, count) => {
      await new Promise<void>((resolve) => {
        let left = count;
        globalThis.compositorLog?.judged.add(function onFrame() {
          left -= 1;
          if (left > 0) return;
          globalThis.compositorLog?.judged.delete(onFrame);
          resolve();
        });
      });
    }, count);
  }

  /** Everything since the last time that this was asked, in order. */
  async taken(): Promise<{ readonly frames: number; readonly shown: readonly Shown[] }> {
    return this.#app.evaluate(() => {
      const log = globalThis.compositorLog;
      if (!log) throw new Error('Nobody watches');
      const { frames } = log;
      log.frames = 0;
      return { frames, shown: log.shown.splice(0) };
    });
  }

  async end(): Promise<void> {
    await this.#app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.endFrameSubscription(),
    );
  }
}

/** What was on the screen that is no channel's picture, and between which pictures. */
export function withoutPicture(shown: readonly Shown[]): readonly string[] {
  const isPicture = (what: string | undefined): boolean => palette.some(([number]) => number === what);
  return shown.flatMap(({ what, frames }, i) =>
    isPicture(what) ? [] : [`${frames} × ${what} between ${shown[i - 1]?.what} and ${shown[i + 1]?.what}`],
  );
}
