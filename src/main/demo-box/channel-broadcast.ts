import { packetsDue } from './broadcast-clock.ts';
import type { Clip } from './clip.ts';
import { clockJump, corruptPackets, deliveryFor, type FaultState } from './faults.ts';
import type { Listener } from './listener.ts';
import { rewritePackets } from './loop-rewriter.ts';

/** Half a frame: arrival is smooth for a player, and four watched channels still cost little. */
const PUMP_EVERY_MS = 20;
/** After a longer pause of the process what was missed is missed, as on the air, instead of arriving in a burst. */
const MAX_LATE_MS = 1000;

export interface BroadcastOptions {
  readonly load: () => Promise<Clip>;
  readonly now: () => number;
  readonly phaseMs: number;
  readonly fault: () => FaultState;
}

/**
 * One channel on the air. Its time goes on whether anybody listens or not; a timer runs only while somebody does. What is
 * due is rewritten once and the same buffer given to all.
 */
export class ChannelBroadcast {
  readonly #listeners = new Set<Listener>();
  readonly #load: () => Promise<Clip>;
  readonly #now: () => number;
  readonly #phaseMs: number;
  readonly #fault: () => FaultState;
  #clip: Promise<Clip> | undefined;
  #pump: NodeJS.Timeout | undefined;

  /** `now` is the box's clock in ms; the channel went on the air `phaseMs` before that clock's zero. */
  constructor({ load, now, phaseMs, fault }: BroadcastOptions) {
    this.#load = load;
    this.#now = now;
    this.#phaseMs = phaseMs;
    this.#fault = fault;
  }

  /** Reads the clip at the first call. A failure is forgotten, so that the next call tries again. */
  tuneIn(): Promise<Clip> {
    this.#clip ??= this.#load().catch((error: unknown) => {
      this.#clip = undefined;
      throw error;
    });
    return this.#clip;
  }

  /** From now on the listener gets what is on the air; the returned function ends that. */
  join(listener: Listener, clip: Clip): () => void {
    this.#listeners.add(listener);
    this.#pump ??= this.#startPump(clip);
    return () => this.#leave(listener);
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#pump);
    this.#pump = undefined;
  }

  #startPump(clip: Clip): NodeJS.Timeout {
    let atMs = this.#now();
    let sent = packetsDue(clip, this.#phaseMs + atMs);
    return setInterval(() => {
      const nowMs = this.#now();
      const due = packetsDue(clip, this.#phaseMs + nowMs);
      const late = nowMs - atMs > MAX_LATE_MS;
      const from = late ? due : sent;
      [atMs, sent] = [nowMs, due];
      this.#deliver(clip, from, due, nowMs);
    }, PUMP_EVERY_MS);
  }

  #deliver(clip: Clip, from: number, to: number, nowMs: number): void {
    const fault = this.#fault();
    let packets: Buffer | undefined;
    for (const listener of [...this.#listeners]) {
      const delivery = deliveryFor(fault, listener.joinedMs, nowMs);
      if (delivery === 'close') listener.cut();
      if (delivery !== 'send' || to <= from) continue;
      packets ??= onTheAir(clip, from, to, fault, nowMs);
      listener.send(packets);
    }
  }
}

function onTheAir(clip: Clip, from: number, to: number, fault: FaultState, nowMs: number): Buffer {
  const packets = rewritePackets(clip, from, to, clockJump(fault, nowMs));
  return fault.fault === 'corrupt' ? corruptPackets(packets, from) : packets;
}
