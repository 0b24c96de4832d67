import { packetSize, syncByte } from './ts-packet.ts';

/**
 * How many sync bytes in a row, a packet apart, make us believe that packets begin there. 0x47 is an ordinary byte in a payload;
 * four in a row by chance happen once in 4 GiB, and a radio programme of 64 kbit/s still starts within 0.1 s.
 */
const confirmations = 4;
const lookahead = (confirmations - 1) * packetSize;

/**
 * Turns chunks of any size into runs of whole packets. A run is a slice of the chunk; only a packet that lies across two chunks
 * is copied. Where the rhythm of sync bytes breaks it searches for the next place at which it holds, and counts what it skipped.
 *
 * locked: `#rest` is the beginning of a packet. searching: `#rest` is what could not be judged yet, at most `lookahead` bytes.
 */
export class PacketAligner {
  readonly #onRun: (run: Uint8Array) => void;
  #rest: Uint8Array = new Uint8Array(0);
  #locked = false;
  #discardedBytes = 0;

  constructor(onRun: (run: Uint8Array) => void) {
    this.#onRun = onRun;
  }

  /** Bytes that belonged to no packet. */
  get discardedBytes(): number {
    return this.#discardedBytes;
  }

  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#rest.length > 0) {
      if (this.#locked) {
        const missing = packetSize - this.#rest.length;
        const packet = joined(this.#rest, chunk.subarray(0, missing));
        this.#rest = packet;
        if (packet.length < packetSize) return;
        this.#onRun(packet);
        bytes = chunk.subarray(missing);
      } else {
        bytes = joined(this.#rest, chunk);
      }
      this.#rest = new Uint8Array(0);
    }
    let at = 0;
    while (at < bytes.length) {
      if (!this.#locked) {
        const found = findRhythm(bytes, at);
        this.#discardedBytes += found.at - at;
        at = found.at;
        this.#locked = found.locked;
        if (!found.locked) break;
      }
      const end = endOfRun(bytes, at);
      if (end > at) this.#onRun(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
      at = end;
      if (at < bytes.length && bytes[at] !== syncByte) this.#locked = false;
      else break;
    }
    // Copied, so that a few bytes do not keep a whole chunk in memory.
    if (at < bytes.length) this.#rest = bytes.slice(at);
  }
}

/** The end of the whole packets with a sync byte that follow each other from `at`. */
function endOfRun(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end + packetSize <= bytes.length && bytes[end] === syncByte) end += packetSize;
  return end;
}

/** The first place from `from` at which the rhythm holds, or else the first that cannot be judged before more has come. */
function findRhythm(bytes: Uint8Array, from: number): { at: number; locked: boolean } {
  let at = from;
  for (; at + lookahead < bytes.length; at++) {
    if (bytes[at] !== syncByte) continue;
    let next = at + packetSize;
    while (next <= at + lookahead && bytes[next] === syncByte) next += packetSize;
    if (next > at + lookahead) return { at, locked: true };
  }
  return { at, locked: false };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
