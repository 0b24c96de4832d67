import type { Page } from 'playwright/test';

declare global {
  interface Window {
    pad: { pressed: readonly number[]; axes: readonly number[] };
  }
}

/** A gamepad of the standard layout in the page's hands: the browser's own side is stubbed, everything behind it is the app. */
export class FakeGamepad {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async plugIn(page: Page): Promise<FakeGamepad> {
    await page.evaluate(() => {
      window.pad = { pressed: [], axes: [0, 0, 0, 0] };
      const read = () => ({
        connected: true,
        mapping: 'standard',
        axes: window.pad.axes,
        buttons: Array.from({ length: 17 }, (_, index) => ({ pressed: window.pad.pressed.includes(index) })),
        timestamp: performance.now(),
      });
      Object.defineProperty(navigator, 'getGamepads', { value: () => [read(), null, null, null] });
      window.dispatchEvent(new Event('gamepadconnected'));
    });
    return new FakeGamepad(page);
  }

  /** Down for two frames, so that the app has looked; then up for two. */
  async press(button: number): Promise<void> {
    await this.#hold({ pressed: [button], axes: [0, 0, 0, 0] });
    await this.#hold({ pressed: [], axes: [0, 0, 0, 0] });
  }

  async push(x: number, y: number): Promise<void> {
    await this.#hold({ pressed: [], axes: [x, y, 0, 0] });
    await this.#hold({ pressed: [], axes: [0, 0, 0, 0] });
  }

  async #hold(pad: Window['pad']): Promise<void> {
    await this.#page.evaluate(async (pad) => {
      window.pad = pad;
      for (let frames = 0; frames < 2; frames++) {
        await new Promise((resolve) => void requestAnimationFrame(resolve));
      }
    }, pad);
  }
}
