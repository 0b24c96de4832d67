import type { LineUp } from '../channels/line-up.ts';
import type { ZapRecord } from '../history/foresight.ts';
import { type Disposable, DisposableStore } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock } from '../ports.ts';
import type { LocalTime } from '../prediction/daypart.ts';
import { type Forecast, Predictor } from '../prediction/predictor.ts';
import type { PredictorStore } from '../prediction/predictor-store.ts';
import { shippedWeights } from '../prediction/prior.ts';
import { noTrail, type Trail } from '../prediction/trail.ts';
import type { ViewerSession } from '../sessions/viewer-session.ts';
import type { ViewerSessions, Watching } from '../sessions/viewer-sessions.ts';
import { type Onward, onwardFrom, wantedOf, worthOf } from './worth.ts';

export interface ForecastsOptions {
  readonly lineUp: Pick<LineUp, 'channels' | 'onChange'>;
  readonly viewers: Pick<ViewerSessions, 'onWatching' | 'onEnded'>;
  readonly store: PredictorStore;
  readonly localTime: (atMs: number) => LocalTime;
  readonly clock: Clock;
}

interface Watcher {
  readonly session: ViewerSession;
  trail: Trail;
  outlook: Outlook;
  /** What the person points at: the cursor in the guide, a number being typed. */
  hintedId: string | undefined;
}

/** What was likely for one session when it was last looked at. */
interface Outlook {
  readonly forecast: Forecast;
  readonly onward: Onward | undefined;
}

const saveAfterMs = 10_000;
const ranked = 10;
/** Who points at something goes there about as often as not; it says more than any habit. */
const hintWorth = 0.5;

/** What everybody who watches will most likely want next. One predictor for each user, one trail for each session. */
export class Forecasts implements Disposable {
  readonly #options: ForecastsOptions;
  readonly #store = new DisposableStore();
  readonly #predictors = new Map<string, Predictor>();
  readonly #watchers = new Map<string, Watcher>();
  readonly #unsaved = new Set<string>();
  readonly #moved = new Emitter<ViewerSession>();
  readonly #hinted = new Emitter<void>();
  readonly #zapped = new Emitter<ZapRecord>();
  /** A session watches something else, or nothing any more. */
  readonly onMoved = this.#moved.on;
  /** Somebody points at something else, or at nothing any more. */
  readonly onHinted = this.#hinted.on;
  /** Once for each zap, with what had been foreseen of it. */
  readonly onZapped = this.#zapped.on;
  #ids: readonly string[] = [];
  #positions: ReadonlyMap<string, number> = new Map();
  #saving: Disposable | undefined;

  constructor(options: ForecastsOptions) {
    this.#options = options;
    this.#readLineUp();
    this.#store.add(options.lineUp.onChange(() => this.#readLineUp()));
    this.#store.add(options.viewers.onWatching((watching) => this.#watching(watching)));
    this.#store.add(options.viewers.onEnded((session) => this.#ended(session)));
  }

  /** Looks again at what is likely for a session: time alone changes it. */
  refresh(sessionId: string): void {
    const watcher = this.#watchers.get(sessionId);
    if (watcher) watcher.outlook = this.#look(watcher.session, watcher.trail);
  }

  /** What a session watches. */
  channelOf(sessionId: string): string | undefined {
    return this.#watchers.get(sessionId)?.trail.currentId;
  }

  sessions(): readonly ViewerSession[] {
    return [...this.#watchers.values()].map(({ session }) => session);
  }

  /** What the person at a session points at, until they point at something else or go elsewhere; undefined: at nothing. */
  hint(sessionId: string, channelId: string | undefined): void {
    const watcher = this.#watchers.get(sessionId);
    if (!watcher || watcher.hintedId === channelId) return;
    watcher.hintedId = channelId === watcher.trail.currentId ? undefined : channelId;
    this.#hinted.emit();
  }

  /** What should run for a session, and what that is worth. */
  wanted(sessionId: string): readonly { readonly channelId: string; readonly worth: number }[] {
    const watcher = this.#watchers.get(sessionId);
    if (!watcher) return [];
    const { outlook, hintedId } = watcher;
    const wanted = wantedOf(outlook.forecast, outlook.onward).filter(({ channelId }) => channelId !== hintedId);
    return hintedId === undefined ? wanted : [{ channelId: hintedId, worth: worthTo(watcher, hintedId) }, ...wanted];
  }

  forecast(sessionId: string): Forecast | undefined {
    return this.#watchers.get(sessionId)?.outlook.forecast;
  }

  /** For whoever it is worth most. */
  worth(channelId: string): number {
    let most = 0;
    for (const watcher of this.#watchers.values()) most = Math.max(most, worthTo(watcher, channelId));
    return most;
  }

  /** Forgets all that was learned of a user, also where it is kept. */
  forget(userId: string): void {
    this.#predictors.delete(userId);
    this.#unsaved.delete(userId);
    for (const [id, watcher] of this.#watchers) {
      if (watcher.session.client.userId !== userId) continue;
      watcher.trail = { ...noTrail, currentId: watcher.trail.currentId, sinceMs: watcher.trail.sinceMs };
      this.refresh(id);
    }
  }

  /** Everything that was learned is kept. */
  dispose(): void {
    this.#store.dispose();
    for (const id of [...this.#watchers.keys()]) this.#leave(id);
    this.#save();
  }

  #watching({ session, channelId, kind }: Watching): void {
    const { sessionId, userId } = session.client;
    const nowMs = this.#options.clock.wallMs();
    const before = this.#watchers.get(sessionId);
    const trail = before?.trail ?? noTrail;
    if (trail.currentId === channelId) return;
    const predictor = this.#predictor(userId);
    if (trail.currentId !== undefined) this.#zapped.emit({ ...this.#foreseen(session, trail, channelId, nowMs), kind });
    const moved = predictor.moved(trail, channelId, nowMs);
    this.#watchers.set(sessionId, { session, trail: moved, outlook: this.#look(session, moved), hintedId: undefined });
    this.#saveSoon(userId);
    this.#moved.emit(session);
  }

  /** By what is likely at this moment, not by what was last planned by. */
  #foreseen(session: ViewerSession, trail: Trail, toId: string, nowMs: number): Omit<ZapRecord, 'kind'> {
    const top = this.#look(session, trail).forecast.top(ranked);
    const rank = top.findIndex(({ channelId }) => channelId === toId);
    const fromId = trail.currentId ?? '';
    return {
      ...{ userId: session.client.userId, atMs: nowMs, fromId, toId, dwellMs: Math.max(0, nowMs - trail.sinceMs) },
      ...(rank !== -1 && { rank: rank + 1 }),
      isNeighbour: this.#areNeighbours(fromId, toId),
    };
  }

  #areNeighbours(a: string, b: string): boolean {
    const [from, to] = [this.#positions.get(a), this.#positions.get(b)];
    if (from === undefined || to === undefined) return false;
    const apart = Math.abs(from - to);
    return apart === 1 || (apart === this.#ids.length - 1 && apart > 0);
  }

  #ended(session: ViewerSession): void {
    if (!this.#watchers.has(session.client.sessionId)) return;
    this.#leave(session.client.sessionId);
    this.#moved.emit(session);
  }

  #leave(sessionId: string): void {
    const watcher = this.#watchers.get(sessionId);
    if (!watcher) return;
    const { userId } = watcher.session.client;
    this.#predictor(userId).left(watcher.trail, this.#options.clock.wallMs());
    this.#watchers.delete(sessionId);
    this.#saveSoon(userId);
  }

  #look(session: ViewerSession, trail: Trail): Outlook {
    const forecast = this.#predictor(session.client.userId).forecast(trail, this.#options.clock.wallMs());
    const position = trail.currentId === undefined ? undefined : this.#positions.get(trail.currentId);
    return { forecast, onward: onwardFrom(this.#ids, position, trail.direction) };
  }

  #predictor(userId: string): Predictor {
    let predictor = this.#predictors.get(userId);
    if (!predictor) {
      const { localTime, store } = this.#options;
      predictor = new Predictor(localTime, shippedWeights, store.loadPredictor(userId));
      predictor.setLineUp(this.#ids);
      this.#predictors.set(userId, predictor);
    }
    return predictor;
  }

  #readLineUp(): void {
    const channels = this.#options.lineUp.channels();
    if (channels.length === this.#ids.length && channels.every(({ id }, i) => id === this.#ids[i])) return;
    this.#ids = channels.map(({ id }) => id);
    this.#positions = new Map(this.#ids.map((id, position) => [id, position]));
    for (const predictor of this.#predictors.values()) predictor.setLineUp(this.#ids);
    for (const id of this.#watchers.keys()) this.refresh(id);
  }

  #saveSoon(userId: string): void {
    this.#unsaved.add(userId);
    this.#saving ??= this.#options.clock.after(saveAfterMs, () => this.#save());
  }

  #save(): void {
    this.#saving?.dispose();
    this.#saving = undefined;
    for (const userId of this.#unsaved) {
      const predictor = this.#predictors.get(userId);
      if (predictor) this.#options.store.savePredictor(userId, predictor.state());
    }
    this.#unsaved.clear();
  }
}

function worthTo({ outlook, hintedId }: Watcher, channelId: string): number {
  const worth = worthOf(channelId, outlook.forecast, outlook.onward);
  return channelId === hintedId ? Math.max(hintWorth, worth) : worth;
}
