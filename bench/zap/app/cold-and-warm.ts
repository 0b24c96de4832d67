import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../../../scripts/lib/program.ts';
import type { BenchApp } from '../../support/app.ts';
import { keepWarm, onlyRunning, watchViews, zapBy } from '../../support/page-state.ts';
import type { Random } from '../../support/random.ts';
import { type Plan, watchMsOf } from '../plan.ts';
import type { AppSample } from '../samples.ts';
import { type BenchChannel, type ChannelGroup, home } from '../sources/recipe.ts';
import type { Observer } from './observer.ts';

/** What is kept warm has run this long before it is zapped to: behind it are several keyframes and segments. */
const warmAfterMs = 5_000;
/** The page is done with the last zap, the old player gone, before the next one begins. */
const calmMs = 300;
/** As a person types who knows the number; what the last digit meets is then a screen at rest, not one that draws the digit before. */
const betweenDigitsMs = 150;

/**
 * Zaps to what does not run and to what is kept running. Every one leaves the same channel, which is kept warm, begins at a random
 * moment between two keyframes of its target, and is followed by the way back, which is not counted.
 */
export class ColdAndWarm {
  readonly #app: BenchApp;
  readonly #observer: Observer;
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #homeId: string;

  private constructor(app: BenchApp, observer: Observer, random: Random, plan: Plan, homeId: string) {
    this.#app = app;
    this.#observer = observer;
    this.#random = random;
    this.#plan = plan;
    this.#homeId = homeId;
  }

  /** Some channel is zapped to and back, so that nothing is measured that is done for the first time. */
  static async start(app: BenchApp, observer: Observer, random: Random, plan: Plan): Promise<ColdAndWarm> {
    await watchViews(app.page);
    const other = plan.groups[0]?.channels[0];
    if (other) await zapBy(app.page, () => app.tv.tune(other.number));
    const report = await zapBy(app.page, () => app.tv.tune(home.number));
    if (!report) throw new Problem(`A zap to channel ${home.number} hung; the log is in test-results.`);
    await keepWarm(app.page, report.channelId, true);
    return new ColdAndWarm(app, observer, random, plan, report.channelId);
  }

  /** Cold and warm in one go, so that whatever else this machine does falls on both. */
  async measure(group: ChannelGroup): Promise<AppSample[]> {
    const { kinds, rounds } = this.#plan;
    const samples: AppSample[] = [];
    for (let round = 0; round < rounds && kinds.has('cold'); round++)
      samples.push(await this.#zap(group, round, 'cold', []));
    if (!kinds.has('warm')) return samples;
    const ids = await this.#warmUp(group);
    for (let round = 0; round < rounds && ids.length > 0; round++)
      samples.push(await this.#zap(group, round, 'warm', ids));
    for (const id of ids) await keepWarm(this.#app.page, id, false);
    await onlyRunning(this.#app.page, [this.#homeId]);
    return samples;
  }

  /** Keeps the group's channels running and gives their ids, without any that cannot be shown. */
  async #warmUp({ channels }: ChannelGroup): Promise<string[]> {
    const { page, tv } = this.#app;
    const ids: string[] = [];
    for (const { number } of channels) {
      const report = await zapBy(page, () => tv.tune(number));
      if (report?.outcome !== 'shown') continue;
      ids.push(report.channelId);
      await keepWarm(page, report.channelId, true);
    }
    await this.#goHome(ids.length > 0);
    await delay(warmAfterMs);
    return ids;
  }

  async #zap(group: ChannelGroup, round: number, kind: 'cold' | 'warm', warm: readonly string[]): Promise<AppSample> {
    const { page } = this.#app;
    const channel: BenchChannel = group.channels[round % group.channels.length] ?? group.channels[0];
    await onlyRunning(page, [this.#homeId, ...warm]);
    await delay(calmMs + this.#random.between(0, group.gopMs));
    const watchMs = watchMsOf(this.#plan, round);
    const sample = await this.#observer.zap({ kind, channel, act: () => this.#type(channel.number), watchMs });
    await delay(calmMs);
    await this.#goHome(sample.report?.outcome === 'shown');
    return sample;
  }

  /** The last digit zaps: no longer number begins like it. */
  async #type(number: string): Promise<void> {
    for (const [i, digit] of [...number].entries()) {
      if (i > 0) await delay(betweenDigitsMs);
      await this.#app.page.keyboard.press(digit);
    }
  }

  /** A zap that failed or hung has left the old channel on, so the way back is none that is reported. */
  async #goHome(isAway: boolean): Promise<void> {
    const { page, tv } = this.#app;
    if (isAway) await zapBy(page, () => tv.tune(home.number));
    else await tv.tune(home.number);
  }
}
