import { setTimeout as delay } from 'node:timers/promises';
import { interrupted, Problem } from '../../scripts/lib/program.ts';
import type { ZapKind, ZapReport } from '../../src/shared/model/zap-report.ts';
import type { BenchApp } from '../support/app.ts';
import { keepWarm, onlyRunning, watchViews, zapBy } from '../support/page-state.ts';
import type { Random } from '../support/random.ts';
import { type ChannelGroup, type DemoChannel, home } from './groups.ts';

export interface Sample {
  readonly group: string;
  /** What was meant to be measured; the report says what it was. */
  readonly kind: ZapKind;
  readonly number: string;
  /** None: it hung. */
  readonly report: ZapReport | undefined;
}

/** What is kept warm has run this long before it is zapped to: behind it are several keyframes and segments. */
const WARM_AFTER_MS = 3_000;
/** The page is done with the last zap, the old player gone, before the next one begins. */
const CALM_MS = 300;
/** What the phase of a channel without keyframes is drawn from. */
const RADIO_PHASE_MS = 500;

/**
 * Zaps for the record. Every one leaves the same channel, which is kept warm, begins at a random moment between two keyframes of
 * its target, and is followed by the way back, which is not counted.
 */
export class ZapMeter {
  readonly #app: BenchApp;
  readonly #random: Random;
  readonly #homeId: string;

  private constructor(app: BenchApp, random: Random, homeId: string) {
    this.#app = app;
    this.#random = random;
    this.#homeId = homeId;
  }

  /** The first channel plays; some other one is zapped to and back, so that nothing is measured that is done for the first time. */
  static async start(app: BenchApp, random: Random, other: DemoChannel): Promise<ZapMeter> {
    await watchViews(app.page);
    await zapBy(app.page, () => app.tv.tune(other.number));
    const report = await zapBy(app.page, () => app.tv.tune(home.number));
    if (!report) throw new Problem(`A zap to channel ${home.number} hung; the log is in test-results.`);
    await keepWarm(app.page, report.channelId, true);
    return new ZapMeter(app, random, report.channelId);
  }

  /** Cold and warm in one go, so that whatever else this machine does falls on both. */
  async measure(group: ChannelGroup, rounds: number): Promise<Sample[]> {
    const { page } = this.#app;
    const cold: Sample[] = [];
    for (let round = 0; round < rounds; round++) cold.push(await this.#zap(group, round, 'cold', []));
    const ids = [...new Set(cold.flatMap(({ report }) => report?.channelId ?? []))];
    // None was shown: there is nothing of it that could be warm.
    if (ids.length === 0) return cold;
    for (const id of ids) await keepWarm(page, id, true);
    await delay(WARM_AFTER_MS);
    const warm: Sample[] = [];
    for (let round = 0; round < rounds; round++) warm.push(await this.#zap(group, round, 'warm', ids));
    for (const id of ids) await keepWarm(page, id, false);
    await onlyRunning(page, [this.#homeId]);
    return [...cold, ...warm];
  }

  async #zap(group: ChannelGroup, round: number, kind: ZapKind, warm: readonly string[]): Promise<Sample> {
    const { page, tv } = this.#app;
    const { name, channels, gopMs } = group;
    const target = channels[round % channels.length] ?? channels[0];
    await onlyRunning(page, [this.#homeId, ...warm]);
    interrupted.throwIfAborted();
    await delay(CALM_MS + this.#random.between(0, gopMs || RADIO_PHASE_MS));
    const report = await zapBy(page, () => tv.tune(target.number));
    await delay(CALM_MS);
    // A zap that failed or hung has left the old channel on, so the way back is none that is reported.
    if (report?.outcome === 'shown') await zapBy(page, () => tv.tune(home.number));
    else await tv.tune(home.number);
    return { group: name, kind, number: target.number, report };
  }
}
