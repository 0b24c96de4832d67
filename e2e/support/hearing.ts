import type { ElectronApplication, Page } from 'playwright/test';
import { sampleRate, windowSamples } from './tunes.ts';

declare global {
  interface Window {
    ear: AnalyserNode;
  }
}

/** What the window gives out as sound, all its elements mixed, taken where it leaves the page: muted is silent here. */
export class Hearing {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async of(app: ElectronApplication, page: Page): Promise<Hearing> {
    // The app gives no page any such right; for the test it is given.
    await app.evaluate(({ BrowserWindow }) => {
      const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
      session?.setPermissionCheckHandler(null);
      session?.setPermissionRequestHandler(null);
      session?.setDisplayMediaRequestHandler((request, answer) => {
        if (request.frame) answer({ video: request.frame, audio: request.frame, enableLocalEcho: true });
      });
    });
    await page.evaluate(
      async ({ sampleRate, windowSamples }) => {
        const stream = await navigator.mediaDevices.getDisplayMedia({
          video: { frameRate: 1, width: 16, height: 9 },
          audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
        });
        const context = new AudioContext({ sampleRate });
        window.ear = new AnalyserNode(context, { fftSize: windowSamples });
        context.createMediaStreamSource(stream).connect(window.ear);
        await context.resume();
      },
      { sampleRate, windowSamples },
    );
    return new Hearing(page);
  }

  /** The last half second. */
  async last(): Promise<readonly number[]> {
    return this.#page.evaluate(() => {
      const samples = new Float32Array(window.ear.fftSize);
      window.ear.getFloatTimeDomainData(samples);
      return [...samples];
    });
  }
}
