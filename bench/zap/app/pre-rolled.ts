import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { interrupted } from '../../../scripts/lib/program.ts';
import type { BenchApp } from '../../support/app.ts';
import { zapBy } from '../../support/page-state.ts';
import type { Random } from '../../support/random.ts';
import { type Plan, watchMsOf } from '../plan.ts';
import type { AppSample } from '../samples.ts';
import { type BenchChannel, benchChannels, type ChannelGroup } from '../sources/recipe.ts';
import type { Observer } from './observer.ts';

const calmMs = 700;
/** A neighbour that is not ready by then is not made ready at all. */
const readyMs = 12_000;
const channelUp = 'ArrowUp';

/** Zaps by CH+ to what the app has made ready behind the picture, because the viewer came that way. */
export class PreRolled {
  readonly #app: BenchApp;
  readonly #observer: Observer;
  readonly #random: Random;
  readonly #plan: Plan;
  /** The channel to which CH+ has just led; undefined where it was reached otherwise. */
  #reached: BenchChannel | undefined;

  constructor(app: BenchApp, observer: Observer, random: Random, plan: Plan) {
    this.#app = app;
    this.#observer = observer;
    this.#random = random;
    this.#plan = plan;
  }

  /** No samples where the app never makes a channel of this group ready. */
  async measure(group: ChannelGroup): Promise<AppSample[]> {
    const samples: AppSample[] = [];
    for (let round = 0; round < this.#plan.rounds; round++) {
      const channel = group.channels[round % group.channels.length] ?? group.channels[0];
      if (!(await this.#approach(channel))) {
        this.#reached = undefined;
        if (samples.length === 0) return [];
        continue;
      }
      await delay(calmMs + this.#random.between(0, group.gopMs));
      const act = () => this.#app.tv.press(channelUp);
      const sample = await this.#observer.zap({
        kind: 'pre-rolled',
        channel,
        act,
        watchMs: watchMsOf(this.#plan, round),
      });
      samples.push(sample);
      this.#reached = sample.report?.outcome === 'shown' ? channel : undefined;
    }
    return samples;
  }

  /** Comes to the channel below it from below; tells whether the app has the target ready then. */
  async #approach(target: BenchChannel): Promise<boolean> {
    const { page, tv } = this.#app;
    interrupted.throwIfAborted();
    const below = neighbour(target, -1);
    if (this.#reached !== below) {
      await zapBy(page, () => tv.tune(neighbour(target, -2).number));
      await delay(calmMs);
      await zapBy(page, () => tv.press(channelUp));
    }
    return isReady(page, target.number);
  }
}

/** Whether the app makes any channel ready at all. */
export async function offersPreRoll({ page, tv }: BenchApp): Promise<boolean> {
  await zapBy(page, () => tv.press(channelUp));
  return isReady(page);
}

async function isReady(page: Page, number?: string): Promise<boolean> {
  const selector = `[data-player="ready"]${number === undefined ? '' : `[data-channel="${number}"]`}`;
  // By a timer: looking in every animation frame would ask for frames.
  const ready = page.waitForFunction((wanted) => document.querySelector(wanted) !== null, selector, {
    polling: 100,
    timeout: readyMs,
  });
  return ready.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') return false;
      throw error;
    },
  );
}

function neighbour(channel: BenchChannel, step: number): BenchChannel {
  const count = benchChannels.length;
  return benchChannels[(benchChannels.indexOf(channel) + step + count) % count] ?? channel;
}
