import type { ApiAddress } from '../support/electron-app.ts';
import { type Answer, ask, failureCode } from '../support/http.ts';
import type { Ledger } from './ledger.ts';
import type { Action, Times } from './plan.ts';
import { Play, playSessionIn } from './play.ts';

type Zap = Action & { readonly do: 'zap' };

/** A device that watches by HLS and changes channels faster than it is answered. */
export class HlsClient {
  readonly name: string;
  readonly #api: ApiAddress;
  readonly #ledger: Ledger;
  /** Whoever is not the newest when it is answered has been overtaken. */
  #turn = 0;
  #asking = new AbortController();
  #watching: { readonly play: Play; readonly channel: string } | undefined;

  constructor(name: string, api: ApiAddress, ledger: Ledger) {
    this.name = name;
    this.#api = api;
    this.#ledger = ledger;
  }

  /** How the app calls it; undefined when it plays nothing. */
  get holder(): string | undefined {
    return this.#watching && this.#watching.play.lost === undefined ? this.name : undefined;
  }

  /** Grows while pictures come. */
  get progress(): number {
    return this.#watching?.play.parts ?? 0;
  }

  /** Resolves with whether it plays now. */
  async zap(wanted: Omit<Zap, 'do' | 'client'>): Promise<boolean> {
    const { channel, by, leave } = wanted;
    this.#turn += 1;
    const turn = this.#turn;
    const { signal } = this.#asking;
    const opened = await (by === 'api' ? this.#askApi(wanted, signal) : this.#askAddress(wanted, signal));
    if (!opened) return false;
    const before = this.#watching;
    if (turn !== this.#turn) {
      // The one that overtook it may have been given the same session under the same address.
      if (before?.play.playSessionId !== opened.playSessionId) await this.#stopPlay(opened.playSessionId);
      return false;
    }
    this.#watching = { play: opened, channel };
    opened.run();
    if (!before) return true;
    await before.play.drop();
    if (leave === 'stop' && before.play.playSessionId !== opened.playSessionId)
      await this.#stopPlay(before.play.playSessionId);
    return true;
  }

  /** Its zap is broken off while it waits, by a socket that is destroyed. What it watches goes on. */
  async abortedZap(channel: string, afterMs: number): Promise<void> {
    const aborting = AbortSignal.timeout(afterMs);
    const json = { channel, viewer: this.name };
    await ask(this.#api, '/api/zap', { method: 'POST', json, signal: aborting }).then(
      // Answered in time: nobody takes what it opened, and it falls silent.
      () => this.#ledger.count('aborted zap came too late'),
      () => this.#ledger.count('aborted zap'),
    );
  }

  async stop(times: Times, by: 'play' | 'channel' | 'session'): Promise<void> {
    this.#turn += 1;
    const watching = this.#watching;
    this.#watching = undefined;
    await watching?.play.drop();
    const { name } = this;
    const ways = {
      play: () => this.#stopPlay(watching?.play.playSessionId ?? 'none'),
      channel: () => this.#tell('POST', '/WarmPool/Stop', { channel: watching?.channel ?? '2', session: name }),
      session: () => this.#tell('DELETE', `/api/sessions/${name}`),
    };
    await Promise.all(Array.from({ length: times }, ways[by]));
  }

  /** Goes without a word, amid whatever it was asking. */
  async drop(): Promise<void> {
    this.#turn += 1;
    this.#asking.abort();
    this.#asking = new AbortController();
    const watching = this.#watching;
    this.#watching = undefined;
    await watching?.play.drop();
  }

  async #askApi(
    { channel, profile }: Pick<Zap, 'channel' | 'profile'>,
    signal: AbortSignal,
  ): Promise<Play | undefined> {
    const json = { channel, viewer: this.name, profile };
    const answer = await this.#answered(ask(this.#api, '/api/zap', { method: 'POST', json, signal }), signal);
    if (!answer) return undefined;
    const { playSessionId } = JSON.parse(answer.body.toString()) as { playSessionId: string };
    return this.#play(`/play/${playSessionId}/live.m3u8`, playSessionId);
  }

  async #askAddress(
    { channel, profile }: Pick<Zap, 'channel' | 'profile'>,
    signal: AbortSignal,
  ): Promise<Play | undefined> {
    const path = `/channels/${channel}/live.m3u8?session=${this.name}&profile=${profile}`;
    const answer = await this.#answered(ask(this.#api, path, { signal }), signal);
    const playSessionId = answer && playSessionIn(answer.body.toString());
    return playSessionId === undefined ? undefined : this.#play(path, playSessionId);
  }

  #play(path: string, playSessionId: string): Play {
    return new Play({ api: this.#api, ledger: this.#ledger, name: this.name, path, playSessionId });
  }

  /** Undefined when the app refused, which is its right while things are broken, or when we went away. */
  async #answered(asked: Promise<Answer>, signal: AbortSignal): Promise<Answer | undefined> {
    try {
      const answer = await asked;
      const isPlayed = answer.status === 200;
      this.#ledger.count(isPlayed ? 'HLS zap answered' : `HLS zap refused (${failureCode(answer)})`);
      if (answer.status >= 400 && answer.status !== 503)
        this.#ledger.violation(`${this.name}: a zap got ${answer.status}: ${answer.body.toString().slice(0, 200)}`);
      return isPlayed ? answer : undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#ledger.violation(`${this.name}: a zap failed: ${String(error)}`);
      return undefined;
    }
  }

  #stopPlay(playSessionId: string): Promise<void> {
    return this.#tell('DELETE', `/api/sessions/${playSessionId}`);
  }

  /** Ending is never refused, however often, and also where there is nothing to end. */
  async #tell(method: 'POST' | 'DELETE', path: string, json?: object): Promise<void> {
    const answer = await ask(this.#api, path, { method, ...(json && { json }) });
    if (answer.status >= 300) this.#ledger.violation(`${this.name}: ${method} ${path} got ${answer.status}`);
  }
}
