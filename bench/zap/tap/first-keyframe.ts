// When a decoder can first show something of a transport stream: the end of the first picture at which it can start.
import { AccessPoints } from '../../../src/main/engine/transport/access-points.ts';
import { ProgrammeFinder } from '../../../src/main/engine/transport/programme-finder.ts';
import {
  hasPayload,
  isPesStart,
  packetSize,
  payloadStart,
  pidOf,
  startsUnit,
} from '../../../src/main/engine/transport/ts-packet.ts';

type Step = 'searching' | 'begun' | 'complete';

/**
 * Reads a stream as it comes, in chunks of any length that together begin with a packet. The end of a picture is known by what
 * multiplexers do: the last packet of a PES is filled up in its adaptation field, or the PES says how long it is. Only where neither
 * is so it is known by the next PES, which is later by a frame.
 */
export class FirstKeyframe {
  readonly #finder = new ProgrammeFinder();
  #points: AccessPoints | undefined;
  #videoPid: number | undefined;
  #rest: Uint8Array = new Uint8Array(0);
  #position = 0;
  #step: Step = 'searching';
  /** Of the PES that is being read: what its header promises, less what has come. Undefined where it promises nothing. */
  #left: number | undefined;
  #ended = false;
  #pesPosition = 0;

  get step(): Step {
    return this.#step;
  }

  push(chunk: Uint8Array): void {
    if (this.#step === 'complete') return;
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (; at + packetSize <= bytes.length; at += packetSize, this.#position += packetSize) this.#packet(bytes, at);
    this.#rest = bytes.slice(at);
  }

  #packet(bytes: Uint8Array, at: number): void {
    const pid = pidOf(bytes, at);
    if (this.#finder.wanted[pid] === 1 && this.#finder.packet(bytes, at)) this.#follow();
    if (pid !== this.#videoPid || !this.#points || this.#step === 'complete') return;
    const begins = startsUnit(bytes, at);
    if (begins && this.#step === 'begun') {
      this.#step = 'complete';
      return;
    }
    if (begins) this.#beginPes(bytes, at);
    this.#count(bytes, at);
    // Whether it is a keyframe may be told by a later packet than the first, but by none after the last.
    this.#points.packet(bytes, at, this.#position);
    if (this.#ended && this.#step === 'begun') this.#step = 'complete';
  }

  #follow(): void {
    const { video } = this.#finder.programme ?? {};
    if (!video || video.pid === this.#videoPid) return;
    this.#videoPid = video.pid;
    this.#points = new AccessPoints(video, (position) => {
      // Told only when the next one begins, it has long been complete.
      this.#step = position < this.#pesPosition ? 'complete' : 'begun';
    });
  }

  #beginPes(bytes: Uint8Array, at: number): void {
    this.#ended = false;
    this.#pesPosition = this.#position;
    const start = payloadStart(bytes, at);
    if (!isPesStart(bytes, start, at + packetSize)) return;
    const length = ((bytes[start + 4] ?? 0) << 8) | (bytes[start + 5] ?? 0);
    // 0 says nothing; otherwise it counts from behind itself.
    this.#left = length === 0 ? undefined : length + 6;
  }

  #count(bytes: Uint8Array, at: number): void {
    if (!hasPayload(bytes, at)) return;
    if (this.#left === undefined) {
      this.#ended ||= isFilledUp(bytes, at);
    } else {
      this.#left -= at + packetSize - payloadStart(bytes, at);
      this.#ended ||= this.#left <= 0;
    }
  }
}

/** Whether the adaptation field holds more than its flags account for: stuffing, which only the end of a PES needs. */
function isFilledUp(bytes: Uint8Array, at: number): boolean {
  if (((bytes[at + 3] ?? 0) & 0x20) === 0) return false;
  const length = bytes[at + 4] ?? 0;
  // A field of length 0 is one byte of stuffing.
  if (length === 0) return true;
  const flags = bytes[at + 5] ?? 0;
  const used = 1 + ((flags & 0x10) !== 0 ? 6 : 0) + ((flags & 0x08) !== 0 ? 6 : 0) + ((flags & 0x04) !== 0 ? 1 : 0);
  const mayHoldMore = (flags & 0x03) !== 0;
  return !mayHoldMore && length > used;
}
