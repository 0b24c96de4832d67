import { Problem } from '../../scripts/lib/program.ts';
import type { RemotePage } from '../support/remote-page.ts';
import type { Ledger } from './ledger.ts';

export interface Shown {
  readonly channel: string;
  /** Of the video element, in seconds. */
  readonly time: number;
  readonly frames: number;
  /** A message that lies over the picture. */
  readonly message: string;
}

const shownExpression = `(() => {
  const video = document.querySelector('[data-player="front"][data-channel] video');
  return video && {
    channel: video.closest('[data-player]').dataset.channel,
    time: video.currentTime,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    message: document.querySelector('[role="alert"]')?.textContent ?? '',
  };
})()`;

/** The person in front of the screen. */
export class WindowClient {
  readonly #page: RemotePage;
  readonly #ledger: Ledger;
  /** Keys are pressed one after the other, however fast. */
  #last: Promise<void> = Promise.resolve();

  constructor(page: RemotePage, ledger: Ledger) {
    this.#page = page;
    this.#ledger = ledger;
  }

  press(key: string): Promise<void> {
    return this.#after(() => this.#page.press(key));
  }

  tune(channel: string): Promise<void> {
    return this.#after(() => this.#page.tune(channel));
  }

  crash(): Promise<void> {
    return this.#after(() => this.#page.crash());
  }

  /** Undefined when nothing is, or while the page is loaded anew. */
  shown(): Promise<Shown | undefined> {
    return this.#page.evaluate<Shown | null>(shownExpression).then(
      (shown) => shown ?? undefined,
      (error: unknown) => {
        if (error instanceof Problem) return undefined;
        throw error;
      },
    );
  }

  #after(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(act).catch((error: unknown) => {
      // A page that has just crashed has no keyboard.
      this.#ledger.count('key lost');
      if (!(error instanceof Problem)) throw error;
    });
    return this.#last;
  }
}
