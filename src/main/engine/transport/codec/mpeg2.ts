import { u8 } from '../bytes.ts';
import type { VideoParameters } from '../stream-info.ts';
import { BitReader } from './bit-reader.ts';
import type { UnitInspector, Verdict } from './unit-scanner.ts';

const code = { picture: 0x00, sequence: 0xb3, extension: 0xb5 } as const;
const sequenceExtension = 1;
const pictureI = 1;

/**
 * Random access points of MPEG-1 and MPEG-2 video: an I picture after a sequence header. American cable channels with progressive
 * refresh have sequence headers but no I pictures; there the header has to do. (ISO/IEC 13818-2, 6.2.2 and 6.2.3)
 */
export class Mpeg2Inspector implements UnitInspector {
  parameters: VideoParameters | undefined;
  #sequence = false;
  /** From a sequence header whose extension may still follow. */
  #pending: VideoParameters | undefined;

  begin(): void {
    this.#sequence = false;
  }

  wanted(startCode: number): number {
    switch (startCode) {
      case code.picture:
        return 3;
      case code.sequence:
        return 5;
      case code.extension:
        return 7;
      default:
        return 0;
    }
  }

  inspect(unit: Uint8Array, length: number): Verdict | undefined {
    if (length < this.wanted(u8(unit, 0))) return undefined;
    const bits = new BitReader(unit, 1, length);
    switch (u8(unit, 0)) {
      case code.sequence: {
        this.#sequence = true;
        const [width, height] = [bits.bits(12), bits.bits(12)];
        // MPEG-1 has no extension: constrained parameters, frames only, 4:2:0.
        this.#pending = { width, height, interlaced: false, profile: 0, level: 0, bitDepth: 8, chromaFormat: 1 };
        return undefined;
      }
      case code.extension:
        if (bits.bits(4) === sequenceExtension) this.#extend(bits);
        return undefined;
      default: {
        if (this.#pending) this.parameters = this.#pending;
        this.#pending = undefined;
        bits.skip(10);
        const sequence = this.#sequence;
        this.begin();
        if (!sequence) return 'no-start';
        return bits.bits(3) === pictureI ? 'start' : 'gradual-start';
      }
    }
  }

  #extend(bits: BitReader): void {
    if (!this.#pending) return;
    bits.skip(1);
    const [profile, level, progressive] = [bits.bits(3), bits.bits(4), bits.flag()];
    const chromaFormat = bits.bits(2);
    const width = this.#pending.width + bits.bits(2) * 4096;
    const height = this.#pending.height + bits.bits(2) * 4096;
    this.#pending = { width, height, interlaced: !progressive, profile, level, bitDepth: 8, chromaFormat };
  }
}
