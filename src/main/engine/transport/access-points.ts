import { H264Inspector } from './codec/h264.ts';
import { HevcInspector } from './codec/hevc.ts';
import { Mpeg2Inspector } from './codec/mpeg2.ts';
import { type UnitInspector, UnitScanner, type Verdict } from './codec/unit-scanner.ts';
import type { ElementaryStream } from './psi.ts';
import type { VideoParameters } from './stream-info.ts';
import {
  hasPayload,
  hasTransportError,
  isPesStart,
  isRandomAccess,
  isScrambled,
  packetSize,
  payloadStart,
  pesHeaderLength,
  startsUnit,
} from './ts-packet.ts';

/**
 * How many PES packets without a start are taken as they come before looking harder (5 s at 25 pictures a second). Then all of a
 * PES is searched, not only its first picture, and what refreshes gradually counts as a start.
 */
const patience = 125;

/** One open start at the beginning is enough; after a closed one so many make the next one unlikely. */
const manyOpenStarts = 8;

/**
 * Finds the places at which a decoder can start in one elementary stream: PES packets whose picture is a random access point; with
 * audio each PES; with a video codec that we cannot read, where the multiplexer says so. Of most PES packets only the
 * first hundred bytes are looked at.
 *
 * `#open` is true from the start of a PES until it has been judged.
 */
export class AccessPoints {
  readonly #onPoint: (position: number) => void;
  readonly #inspector: UnitInspector | undefined;
  readonly #scanner: UnitScanner | undefined;
  readonly #audio: boolean;
  #open = false;
  #position = 0;
  #headerLeft = 0;
  #sincePoint = 0;
  #lenient = false;
  #pesCount = 0;
  #points = 0;
  #openInARow = 0;
  #hasOpenStarts = false;
  #clear = 0;
  #scrambled = 0;

  /** `onPoint` gets the position of the packet in which the PES begins, which may be several packets back. */
  constructor(stream: ElementaryStream, onPoint: (position: number) => void) {
    this.#onPoint = onPoint;
    this.#audio = stream.kind.kind === 'audio';
    this.#inspector = stream.kind.kind === 'video' ? inspectorFor(stream.kind.codec) : undefined;
    this.#scanner = this.#inspector && new UnitScanner(this.#inspector);
  }

  get parameters(): VideoParameters | undefined {
    return this.#inspector?.parameters;
  }

  /**
   * Its starts are such as not every player can begin at. Once that is so it stays so: a stream that has both kinds would otherwise be
   * another one at each GOP.
   */
  get hasOpenStarts(): boolean {
    return this.#hasOpenStarts;
  }

  /** How many PES packets have begun; tells whether the stream still flows. */
  get pesCount(): number {
    return this.#pesCount;
  }

  /** Whether most of what came since the last start is scrambled. A broken bit in one packet is no encryption. */
  get scrambled(): boolean {
    return this.#scrambled > this.#clear;
  }

  /** The stream's next packet; `position` is where it stands in the whole stream. */
  packet(bytes: Uint8Array, at: number, position: number): void {
    const begins = startsUnit(bytes, at);
    if (!begins && !this.#open) {
      if (isScrambled(bytes, at)) this.#scrambled++;
      else this.#clear++;
      return;
    }
    if (hasTransportError(bytes, at) || !hasPayload(bytes, at)) return;
    if (begins) this.#finish();
    if (isScrambled(bytes, at)) {
      this.#scrambled++;
      this.#open = false;
      return;
    }
    this.#clear++;
    let from = payloadStart(bytes, at);
    const end = at + packetSize;
    if (begins) {
      if (!isPesStart(bytes, from, end)) return;
      this.#begin(position);
      if (!this.#scanner) return this.#judge(this.#audio || isRandomAccess(bytes, at) ? 'start' : 'no-start');
      this.#headerLeft = pesHeaderLength(bytes, from);
    }
    const skipped = Math.min(this.#headerLeft, end - from);
    this.#headerLeft -= skipped;
    from += skipped;
    if (this.#scanner) this.#judge(this.#scanner.feed(bytes, from, end, this.#lenient));
  }

  #begin(position: number): void {
    this.#open = true;
    this.#position = position;
    this.#pesCount++;
    if (++this.#sincePoint > patience) this.#lenient = true;
    this.#scanner?.begin();
  }

  #finish(): void {
    if (this.#open) this.#judge(this.#scanner?.finish());
    this.#open = false;
  }

  #judge(verdict: Verdict | undefined): void {
    if (!verdict) return;
    this.#open = false;
    if (verdict === 'no-start' || (verdict === 'gradual-start' && !this.#lenient)) return;
    // Where leniency was needed it will be again.
    if (verdict === 'start' && !this.#scanner?.passedOver) this.#lenient = false;
    this.#sincePoint = 0;
    this.#points += 1;
    this.#openInARow = this.#inspector?.startIsOpen ? this.#openInARow + 1 : 0;
    if (this.#openInARow >= (this.#points === this.#openInARow ? 1 : manyOpenStarts)) this.#hasOpenStarts = true;
    this.#clear = 0;
    this.#scrambled = 0;
    this.#onPoint(this.#position);
  }
}

function inspectorFor(codec: string): UnitInspector | undefined {
  switch (codec) {
    case 'h264':
      return new H264Inspector();
    case 'hevc':
      return new HevcInspector();
    case 'mpeg2video':
    case 'mpeg1video':
      return new Mpeg2Inspector();
    default:
      return undefined;
  }
}
