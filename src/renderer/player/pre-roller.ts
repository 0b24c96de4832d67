/**
 * Keeps the likeliest next channels decoded in hidden players (ZAP-3). What is likely is said to it (`want`); it starts one at a time,
 * while nobody waits for a zap, and lets go what is likely no more. A refusal is no trouble: the next candidate is tried, and the first
 * again a little later.
 */
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import type { Failure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { PlayerDeck } from './player-deck.ts';
import type { Request } from './request.ts';
import type { Ready } from './zap-state.ts';

/** For people: what is held ready, and why something is not. */
export interface PreRollView {
  readonly ready: readonly Channel[];
  readonly starting: Channel | undefined;
  readonly refused: { readonly channel: Channel; readonly failure: Failure } | undefined;
}

interface Held {
  readonly zapId: string;
  readonly channel: Channel;
  /** `asking`: the engine; `decoding`: the player; `ready`: its picture is there. */
  stage: 'asking' | 'decoding' | 'ready';
  answer: ZapAnswer | undefined;
}

interface Refusal {
  readonly channel: Channel;
  readonly failure: Failure;
  readonly untilMs: number;
}

const againAfterMs = 10_000;
/** What was taken back rather than refused may be had again soon. */
const againSoonMs = 2_000;

export class PreRoller {
  readonly #request: Request;
  readonly #deck: Pick<PlayerDeck, 'prepare' | 'drop'>;
  readonly #page: string;
  readonly #onView: (view: PreRollView) => void;
  readonly #held = new Map<string, Held>();
  readonly #refused = new Map<string, Refusal>();
  #wanted: readonly Channel[] = [];
  #limit = 0;
  #paused = false;
  #count = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    request: Request,
    deck: Pick<PlayerDeck, 'prepare' | 'drop'>,
    page: string,
    onView: (view: PreRollView) => void,
  ) {
    this.#request = request;
    this.#deck = deck;
    this.#page = page;
    this.#onView = onView;
  }

  setLimit(limit: number): void {
    this.#limit = limit;
    this.#plan();
  }

  /** The likeliest first; more than fit, because some may be refused. */
  want(channels: readonly Channel[]): void {
    this.#wanted = channels;
    this.#plan();
  }

  /** While somebody waits for a zap nothing is started, and what is starting gives way. */
  pause(on: boolean): void {
    if (this.#paused === on) return;
    this.#paused = on;
    if (!on) return this.#plan();
    for (const held of this.#held.values()) if (held.stage !== 'ready') this.#letGo(held);
    this.#show();
    return undefined;
  }

  find(channelId: string): Ready | undefined {
    for (const { zapId, channel, answer, stage } of this.#held.values())
      if (stage === 'ready' && answer && channel.id === channelId) return { zapId, channel, answer };
    return undefined;
  }

  /** It is a person's from now on. */
  taken(zapId: string): void {
    this.#held.delete(zapId);
    this.#show();
  }

  ready(zapId: string): void {
    const held = this.#held.get(zapId);
    if (!held) return;
    held.stage = 'ready';
    this.#refused.delete(held.channel.id);
    this.#plan();
  }

  /** Its player cannot go on. False when it is none of ours. */
  lost(zapId: string): boolean {
    const held = this.#held.get(zapId);
    if (!held) return false;
    this.#letGo(held);
    this.#wait(againAfterMs);
    return true;
  }

  /** False when it is none of ours. */
  sessionEnded(playSessionId: string, failure: Failure): boolean {
    const held = [...this.#held.values()].find(({ answer }) => answer?.playSessionId === playSessionId);
    if (!held) return false;
    this.#held.delete(held.zapId);
    this.#deck.drop(held.zapId);
    this.#refuse(held.channel, failure);
    return true;
  }

  #plan(): void {
    const nowMs = performance.now();
    for (const [id, { untilMs }] of this.#refused) if (untilMs <= nowMs) this.#refused.delete(id);
    const chosen = this.#wanted.filter(({ id }) => !this.#refused.has(id)).slice(0, this.#limit);
    for (const held of this.#held.values()) if (!chosen.some(({ id }) => id === held.channel.id)) this.#letGo(held);
    const isStarting = [...this.#held.values()].some(({ stage }) => stage !== 'ready');
    const next = chosen.find(({ id }) => ![...this.#held.values()].some(({ channel }) => channel.id === id));
    if (next && !isStarting && !this.#paused) void this.#start(next);
    this.#show();
  }

  async #start(channel: Channel): Promise<void> {
    this.#count += 1;
    const held: Held = { zapId: `${this.#page}-ready-${this.#count}`, channel, stage: 'asking', answer: undefined };
    this.#held.set(held.zapId, held);
    const result = await this.#request('pre-roll', { zapId: held.zapId, channelId: channel.id });
    const isWanted = this.#held.get(held.zapId) === held;
    if (!isWanted) {
      if (result.ok) void this.#request('session-stop', { playSessionId: result.value.playSessionId });
      return;
    }
    if (!result.ok) {
      this.#held.delete(held.zapId);
      this.#refuse(channel, result.failure);
      return;
    }
    held.stage = 'decoding';
    held.answer = result.value;
    this.#deck.prepare(held.zapId, channel, result.value);
    this.#show();
  }

  #letGo(held: Held): void {
    this.#held.delete(held.zapId);
    this.#deck.drop(held.zapId);
    if (held.answer) void this.#request('session-stop', { playSessionId: held.answer.playSessionId });
    else void this.#request('zap-cancel', { zapId: held.zapId });
  }

  #refuse(channel: Channel, failure: Failure): void {
    const waitMs = failure.code === 'aborted' ? againSoonMs : againAfterMs;
    this.#refused.set(channel.id, { channel, failure, untilMs: performance.now() + waitMs });
    this.#wait(waitMs);
    this.#plan();
  }

  #wait(ms: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#plan(), ms + 1);
  }

  #show(): void {
    const held = [...this.#held.values()];
    const refusal = this.#wanted.flatMap(({ id }) => this.#refused.get(id) ?? [])[0];
    this.#onView({
      ready: held.filter(({ stage }) => stage === 'ready').map(({ channel }) => channel),
      starting: held.find(({ stage }) => stage !== 'ready')?.channel,
      refused: refusal && { channel: refusal.channel, failure: refusal.failure },
    });
  }
}
