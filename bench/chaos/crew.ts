// Those who act: each step of the plan begins at its time and is not waited for, so that what it leads to meets what others do.
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ffmpegsUnder, isAlive } from '../../e2e/support/processes.ts';
import { demo } from '../../e2e/support/television.ts';
import { Problem } from '../../scripts/lib/program.ts';
import type { RemoteApp } from '../support/remote-app.ts';
import { HlsClient } from './hls-client.ts';
import type { Ledger } from './ledger.ts';
import { type Action, hlsNames, type PlannedStep, rawNames } from './plan.ts';
import { RawClient } from './raw-client.ts';
import { WarmClient } from './warm-client.ts';
import { WindowClient } from './window-client.ts';

/** Longer than anything that was asked may take, the app's own limits one after the other included. */
const settleMs = 90_000;

export class Crew {
  readonly window: WindowClient;
  readonly hls: ReadonlyMap<string, HlsClient>;
  readonly raw: ReadonlyMap<string, RawClient>;
  readonly warm: WarmClient;
  readonly #app: RemoteApp;
  readonly #ledger: Ledger;
  readonly #underWay = new Map<Promise<unknown>, number>();
  readonly #faults = new Map<string, AbortController>();

  constructor(app: RemoteApp, ledger: Ledger) {
    this.#app = app;
    this.#ledger = ledger;
    this.window = new WindowClient(app.page, ledger);
    this.hls = new Map(hlsNames.map((name) => [name, new HlsClient(name, app.api, ledger)]));
    this.raw = new Map(rawNames.map((name) => [name, new RawClient(name, app.api, ledger)]));
    this.warm = new WarmClient(app.api, ledger);
  }

  /** Begins a step; anything but a quiet point. */
  begin({ number, action }: PlannedStep): void {
    const acting = this.#act(action).catch((error: unknown) => {
      this.#ledger.violation(`step ${number} (${action.do}) failed: ${String(error)}`);
    });
    this.#underWay.set(acting, number);
    void acting.then(() => this.#underWay.delete(acting));
  }

  /** Resolves when every step that was begun has ended, or has had far more time than it may take. */
  async settled(): Promise<void> {
    const ending = new AbortController();
    const late = delay(settleMs, true, { signal: ending.signal }).catch(() => false);
    const all = Promise.all(this.#underWay.keys()).then(() => false);
    if (await Promise.race([all, late]))
      this.#ledger.violation(`not ended after ${settleMs / 1000} s: steps ${[...this.#underWay.values()].join(', ')}`);
    ending.abort();
  }

  /** The broadcast is whole again. */
  clearFaults(): void {
    for (const ending of this.#faults.values()) ending.abort();
    this.#faults.clear();
    for (const { number } of demo.channels) this.#app.scene.box.setFault(number, 'none');
  }

  /** Nothing is kept warm by hand or as a guess any more. */
  async letGoOfAll(): Promise<void> {
    for (const { number } of demo.channels) await this.warm.letGo(number, 1);
  }

  async #act(action: Action): Promise<unknown> {
    switch (action.do) {
      case 'key':
        return this.window.press(action.key);
      case 'number':
        return this.window.tune(action.channel);
      case 'crash-page':
        return this.window.crash();
      case 'zap':
        return this.#hls(action.client).zap(action);
      case 'aborted-zap':
        return this.#hls(action.client).abortedZap(action.channel, action.afterMs);
      case 'stop':
        return this.#hls(action.client).stop(action.times, action.by);
      case 'drop':
        return this.#hls(action.client).drop();
      case 'join':
        return this.raw.get(action.client)?.join(action.channel, action.throttle);
      case 'leave':
        return this.raw.get(action.client)?.leave();
      case 'warm':
        return this.warm.start(action.channel, action.guess);
      case 'let-go':
        return this.warm.letGo(action.channel, action.times);
      case 'stop-unknown':
        return this.warm.stopUnknown(action.channel, action.times);
      case 'kill':
        return this.#signal(action.which, 'SIGKILL');
      case 'hang':
        return this.#signal(action.which, 'SIGSTOP');
      case 'fault':
        return this.#fault(action.channel, action.fault, action.forMs);
      case 'quiet':
        throw new Problem('A quiet point is no step of the crew.');
    }
  }

  #hls(name: string): HlsClient {
    const client = this.hls.get(name);
    if (!client) throw new Problem(`There is no client ${name}.`);
    return client;
  }

  #signal(which: number, signal: 'SIGKILL' | 'SIGSTOP'): void {
    const pids = ffmpegsUnder(this.#app.pid)
      .filter(isAlive)
      .toSorted((a, b) => a - b);
    const pid = pids[Math.floor(which * pids.length)];
    this.#ledger.count(pid === undefined ? `no FFmpeg for ${signal}` : `FFmpeg got ${signal}`);
    try {
      if (pid !== undefined) kill(pid, signal);
    } catch {
      // It has ended since it was listed.
    }
  }

  async #fault(channel: string, fault: 'cut' | 'stall' | 'silent' | 'refuse', forMs: number): Promise<void> {
    const { box } = this.#app.scene;
    this.#faults.get(channel)?.abort();
    const ending = new AbortController();
    this.#faults.set(channel, ending);
    box.setFault(channel, fault);
    this.#ledger.count(`box: ${fault}`);
    await delay(forMs, undefined, { signal: ending.signal }).catch(() => {});
    if (this.#faults.get(channel) !== ending) return;
    this.#faults.delete(channel);
    box.setFault(channel, 'none');
  }
}
