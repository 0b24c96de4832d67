// One zap seen from all sides: by the app's own report, on the display, at the tap and in the page.
import { setTimeout as delay } from 'node:timers/promises';
import { fromHex } from '../../../e2e/support/television.ts';
import { interrupted, Problem } from '../../../scripts/lib/program.ts';
import type { ZapKind, ZapReport } from '../../../src/shared/model/zap-report.ts';
import type { BenchApp } from '../../support/app.ts';
import { nowMs, type PageClock, pageClock } from '../../support/clock.ts';
import { zapBy } from '../../support/page-state.ts';
import type { Broadcast } from '../broadcast.ts';
import type { AppSample } from '../samples.ts';
import { Screen } from '../screen/screen.ts';
import type { Sighting } from '../screen/worker-protocol.ts';
import type { BenchChannel } from '../sources/recipe.ts';
import { aftermathOf } from './aftermath.ts';
import { beginWatch, installPageWatch, type PageLog, pictureOnPage, readWatch } from './page-watch.ts';

/** Longer than the app takes to say that it has given up. */
const patienceMs = 20_000;
/** After the report the picture is on the display within this, or it is not the right one. */
const afterReportMs = 1_500;

export interface Zap {
  readonly kind: ZapKind;
  readonly channel: BenchChannel;
  readonly act: () => Promise<void>;
  /** How long to go on watching after the first picture. */
  readonly watchMs: number;
}

export class Observer {
  readonly #app: BenchApp;
  readonly #broadcast: Broadcast;
  readonly #screen: Screen;
  readonly #clock: PageClock;

  private constructor(app: BenchApp, broadcast: Broadcast, screen: Screen, clock: PageClock) {
    this.#app = app;
    this.#broadcast = broadcast;
    this.#screen = screen;
    this.#clock = clock;
  }

  static async start(app: BenchApp, broadcast: Broadcast): Promise<Observer> {
    const { framebufferDir } = app.scene;
    if (framebufferDir === undefined) throw new Problem('The display keeps no picture to look at.');
    await installPageWatch(app.page);
    const within = await pictureOnPage(app.page);
    const window = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getContentBounds(),
    );
    const picture = { ...within, x: within.x + (window?.x ?? 0), y: within.y + (window?.y ?? 0) };
    return new Observer(app, broadcast, new Screen(framebufferDir, picture), await pageClock(app.page));
  }

  /** By how much times of the page may be wrong on our clock. */
  get clockErrorMs(): number {
    return this.#clock.errorMs;
  }

  async zap({ kind, channel, act, watchMs }: Zap): Promise<AppSample> {
    const { page } = this.#app;
    interrupted.throwIfAborted();
    await beginWatch(page);
    const watch = await this.#screen.watch({ colour: fromHex(channel.colour), patienceMs, followMs: 0 });
    const sinceMs = nowMs();
    const report = await zapBy(page, act);
    const impatience = setTimeout(watch.giveUp, report?.outcome === 'shown' ? afterReportMs : 0);
    const { pictureMs } = await watch.seen;
    clearTimeout(impatience);
    if (report?.outcome === 'shown') await delay(watchMs);
    const log = await readWatch(page);
    return {
      ...{ group: channel.group, kind, number: channel.number, report, watchedMs: watchMs },
      ...this.#measured(channel, sinceMs, { pictureMs }, report, log),
    };
  }

  #measured(
    channel: BenchChannel,
    sinceMs: number,
    { pictureMs }: Pick<Sighting, 'pictureMs'>,
    report: ZapReport | undefined,
    log: PageLog | undefined,
  ): Pick<AppSample, 'screenMs' | 'keyframeMs' | 'connectMs' | 'aftermath' | 'behindMs'> {
    const { offsetMs } = this.#clock;
    const keyMs = log === undefined ? sinceMs : log.keyMs + offsetMs;
    const since = (atMs: number | undefined) => (atMs === undefined ? undefined : atMs - keyMs);
    const connection = this.#broadcast.tap.connectionSince(channel.number, sinceMs);
    const outside = {
      screenMs: since(pictureMs),
      keyframeMs: since(connection?.keyframeMs),
      connectMs: since(connection?.openedMs),
    };
    if (!log || report?.outcome !== 'shown') return { ...outside, aftermath: undefined, behindMs: undefined };
    const onOurs = <T extends { readonly atMs: number }>(each: T) => ({ ...each, atMs: each.atMs + offsetMs });
    const shownMs = pictureMs ?? keyMs + report.totalMs;
    const behind = log.counters
      .map(onOurs)
      .flatMap(({ atMs, frame }) => (atMs < shownMs ? [] : (this.#broadcast.behindMs(channel, frame, atMs) ?? [])));
    return {
      ...outside,
      aftermath: aftermathOf({
        pictureMs: shownMs,
        frames: log.frames.map(onOurs),
        waits: log.waits.map((atMs) => atMs + offsetMs),
        soundMs: log.soundMs === undefined ? undefined : log.soundMs + offsetMs,
        // What came last may be a frame away from the next when the page was asked.
        endMs: Math.max(shownMs, ...log.frames.map(({ atMs }) => atMs + offsetMs)),
      }),
      behindMs: behind.length === 0 ? undefined : Math.max(...behind),
    };
  }

  async close(): Promise<void> {
    await this.#screen.close();
  }
}
