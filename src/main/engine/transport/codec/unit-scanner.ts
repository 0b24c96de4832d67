import type { VideoParameters } from '../stream-info.ts';

/**
 * What a unit says about the picture that it belongs to: decoding can start here, or it cannot. With 'gradual-start' the picture
 * becomes whole within the next second or so.
 */
export type Verdict = 'start' | 'gradual-start' | 'no-start';

/** Judges the units (NAL units, or MPEG-2 headers) of one video stream. */
export interface UnitInspector {
  /** From the newest sequence header. */
  readonly parameters: VideoParameters | undefined;
  /** The newest start was none at which every decoder can begin: what follows may refer to what came before it. */
  readonly startIsOpen?: boolean;
  /** A new PES packet. */
  begin(): void;
  /** How many bytes of a unit with this first byte it wants to see; 0 for none. At most `maxUnit`. */
  wanted(firstByte: number): number;
  /** The wanted bytes, or fewer when the unit ended before. It may change the bytes. */
  inspect(unit: Uint8Array, length: number): Verdict | undefined;
}

/** Enough for any SPS with its scaling lists, and for the captions that stand before a recovery point in a SEI unit. */
export const maxUnit = 1024;

/** Finds units by their start codes, across any division into packets, and shows the inspector their first bytes. */
export class UnitScanner {
  readonly #inspector: UnitInspector;
  readonly #unit = new Uint8Array(maxUnit);
  #length = 0;
  /** How many bytes of the current unit are still to be collected up to; 0 when it is of no interest. */
  #wanted = 0;
  #atFirstByte = false;
  #zeros = 0;
  #passedOver = false;

  constructor(inspector: UnitInspector) {
    this.#inspector = inspector;
  }

  /** Whether a picture of this PES was passed over to get to a later one. */
  get passedOver(): boolean {
    return this.#passedOver;
  }

  begin(): void {
    this.#passedOver = false;
    this.#wanted = 0;
    this.#atFirstByte = false;
    this.#zeros = 0;
    this.#inspector.begin();
  }

  /** Goes on until the inspector knows. With `thorough` a 'no-start' is not the end: another picture may follow in the same PES. */
  feed(bytes: Uint8Array, from: number, end: number, thorough: boolean): Verdict | undefined {
    for (let i = from; i < end; i++) {
      const byte = bytes[i] as number;
      let verdict: Verdict | undefined;
      if (byte === 1 && this.#zeros >= 2) {
        if (this.#wanted > 0) verdict = this.#show();
        this.#atFirstByte = true;
      } else {
        if (this.#atFirstByte) {
          this.#atFirstByte = false;
          this.#length = 0;
          this.#wanted = this.#inspector.wanted(byte);
        }
        if (this.#wanted > 0) {
          this.#unit[this.#length++] = byte;
          if (this.#length >= this.#wanted) verdict = this.#show();
        }
      }
      this.#zeros = byte === 0 ? this.#zeros + 1 : 0;
      if (verdict === 'no-start' && thorough) this.#passedOver = true;
      else if (verdict) return verdict;
    }
    return undefined;
  }

  /** The PES is over: what was being collected is all there is of it. */
  finish(): Verdict | undefined {
    return this.#wanted > 0 ? this.#show() : undefined;
  }

  #show(): Verdict | undefined {
    this.#wanted = 0;
    return this.#inspector.inspect(this.#unit, this.#length);
  }
}
