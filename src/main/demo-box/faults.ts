import { PACKET_SIZE, PCR_HZ } from './ts-packet.ts';

/**
 * What can be wrong with a channel, for tests and demonstrations:
 *  refuse    new connections get 503 806 Tune Failed
 *  silent    new connections get the headers and nothing else
 *  stall     nothing more arrives, the connection stays open; new ones stall after two seconds
 *  cut       connections are closed; new ones after two seconds
 *  corrupt   some packets are damaged, some lost
 *  pcr-jump  all clocks jump an hour ahead, five seconds later back, and so on, without a word of warning in the stream
 */
export const FAULTS = ['none', 'refuse', 'silent', 'stall', 'cut', 'corrupt', 'pcr-jump'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultState {
  readonly fault: Fault;
  readonly sinceMs: number;
}

/** Long enough for a player to start and then be disappointed. */
const GRACE_MS = 2000;
const JUMP_EVERY_MS = 5000;
const JUMP_TICKS = 3600 * PCR_HZ;

/** What a connection made at `joinedMs` gets now: data, nothing for the time being, or its end. */
export function deliveryFor(
  { fault, sinceMs }: FaultState,
  joinedMs: number,
  nowMs: number,
): 'send' | 'hold' | 'close' {
  const isNew = joinedMs >= sinceMs;
  const inGrace = isNew && nowMs - joinedMs < GRACE_MS;
  switch (fault) {
    case 'silent':
      return isNew ? 'hold' : 'send';
    case 'stall':
      return inGrace ? 'send' : 'hold';
    case 'cut':
      return inGrace ? 'send' : 'close';
    case 'none':
    case 'refuse':
    case 'corrupt':
    case 'pcr-jump':
      return 'send';
  }
}

/** By how many 27 MHz ticks the channel's clocks are wrong. */
export function clockJump({ fault, sinceMs }: FaultState, nowMs: number): number {
  if (fault !== 'pcr-jump') return 0;
  return Math.floor((nowMs - sinceMs) / JUMP_EVERY_MS) % 2 === 0 ? JUMP_TICKS : 0;
}

/**
 * Damages packets as bad reception does: of 1000 about 6 with broken payload, 4 lost, 2 without their sync byte. Which
 * ones depends only on the packet's number, so that a fault met once can be met again.
 */
export function corruptPackets(packets: Buffer, firstNumber: number): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0, n = firstNumber; at < packets.length; at += PACKET_SIZE, n++) {
    const packet = packets.subarray(at, at + PACKET_SIZE);
    const fate = scramble(n) % 1000;
    if (fate < 4) continue;
    kept.push(fate < 6 ? withoutSync(packet) : fate < 12 ? withBrokenPayload(packet, n) : packet);
  }
  return Buffer.concat(kept);
}

function withoutSync(packet: Buffer): Buffer {
  const damaged = Buffer.from(packet);
  damaged[0] = 0xb8;
  return damaged;
}

function withBrokenPayload(packet: Buffer, seed: number): Buffer {
  const damaged = Buffer.from(packet);
  for (let i = 1; i <= 8; i++) {
    const at = 4 + (scramble(seed * 9 + i) % (PACKET_SIZE - 4));
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (i % 8));
  }
  return damaged;
}

/** A 32-bit integer hash (lowbias32 by Chris Wellons): consecutive numbers give unrelated values. */
function scramble(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The current fault of each channel. */
export class FaultBoard {
  readonly #states = new Map<string, FaultState>();
  readonly #now: () => number;

  constructor(guideNumbers: readonly string[], now: () => number) {
    this.#now = now;
    for (const number of guideNumbers) this.#states.set(number, { fault: 'none', sinceMs: now() });
  }

  has(guideNumber: string): boolean {
    return this.#states.has(guideNumber);
  }

  set(guideNumber: string, fault: Fault): void {
    if (!this.has(guideNumber)) throw new RangeError(`The demo box has no channel ${guideNumber}`);
    this.#states.set(guideNumber, { fault, sinceMs: this.#now() });
  }

  of(guideNumber: string): FaultState {
    const state = this.#states.get(guideNumber);
    if (state === undefined) throw new RangeError(`The demo box has no channel ${guideNumber}`);
    return state;
  }

  /** As `GET /demo/faults` shows it. */
  snapshot(): Record<string, Fault> {
    return Object.fromEntries([...this.#states].map(([number, { fault }]) => [number, fault]));
  }
}
