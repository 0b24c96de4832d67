import {
  type AacConfig,
  type AdtsHeader,
  adtsHeaderLength,
  isAdtsSync,
  readAdts,
  sameAac,
} from '../transport/codec/adts.ts';
import type { Pes } from './pes-assembler.ts';

/** AAC frames that follow each other. */
export interface SoundUnit {
  readonly config: AacConfig;
  /** When the first is heard, by the source's clock; undefined when they follow what came before. */
  readonly pts?: number;
  /** Without their headers. */
  readonly frames: readonly Buffer[];
}

/** Why MP4 cannot take the sound as it is; undefined when it can. */
function obstacle(config: AacConfig, blocks: number): string | undefined {
  if (config.objectType !== 2) return `AAC of object type ${config.objectType}`;
  if (config.channelConfiguration === 0) return 'AAC with its channel layout in the frames';
  return blocks > 1 ? 'several AAC blocks in a frame' : undefined;
}

/** ISO/IEC 14496-3, 4.5.3: a frame has at most 6,144 bits for each channel. */
const maxChannelBytes = 768;

/** Whether what looks like a header is one: another follows its frame, or, where that has not come yet, it says nothing unusual. */
function isLikely({ config, blocks, frameLength, headerLength }: AdtsHeader, bytes: Buffer, next: number): boolean {
  if (next + 2 <= bytes.length) return isAdtsSync(bytes, next);
  if (next === bytes.length) return true;
  const most = headerLength + maxChannelBytes * Math.max(1, config.channelConfiguration + 1);
  return obstacle(config, blocks) === undefined && frameLength <= most;
}

/**
 * Cuts PES packets into AAC frames, across their borders, and finds the next frame behind garbage. A header that says something else
 * than those before it is believed when the next one says the same: it has no checksum that could be relied on.
 */
export class AdtsReader {
  readonly #onUnit: (unit: SoundUnit) => void;
  readonly #onFail: (detail: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  #config: AacConfig | undefined;
  #rumoured: AacConfig | undefined;
  #obstacles = 0;
  /** Nothing can follow what was lost; the next frame needs a time of its own. */
  #lost = true;

  constructor(onUnit: (unit: SoundUnit) => void, onFail: (detail: string) => void) {
    this.#onUnit = onUnit;
    this.#onFail = onFail;
  }

  pes({ data, pts, damaged }: Pes): void {
    if (damaged) {
      this.#rest = Buffer.alloc(0);
      this.#lost = true;
      return;
    }
    // A PES's time is that of the first frame that begins in it (ISO/IEC 13818-1, 2.4.3.7).
    const border = this.#rest.length;
    const bytes = border > 0 ? Buffer.concat([this.#rest, data]) : data;
    let at = 0;
    let isTimed = false;
    let unit: { config: AacConfig; pts: number | undefined; frames: Buffer[] } | undefined;
    while (at + adtsHeaderLength <= bytes.length) {
      const header = readAdts(bytes, at, bytes.length);
      const next = header ? at + header.frameLength : 0;
      const isKnown = header !== undefined && sameAac(header.config, this.#config);
      if (!header || (!isKnown && !isLikely(header, bytes, next))) {
        at++;
        continue;
      }
      if (next > bytes.length) break;
      const config = this.#accept(header.config, header.blocks);
      if (config) {
        const begins: boolean = at >= border && !isTimed && pts !== undefined;
        if (begins || (unit && unit.config !== config)) {
          this.#hand(unit);
          unit = undefined;
        }
        isTimed ||= begins;
        unit ??= { config, pts: begins ? pts : undefined, frames: [] };
        unit.frames.push(Buffer.from(bytes.subarray(at + header.headerLength, next)));
      }
      at = next;
    }
    this.#hand(unit);
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  #hand(unit: { config: AacConfig; pts: number | undefined; frames: Buffer[] } | undefined): void {
    if (!unit) return;
    const { config, pts, frames } = unit;
    if (pts === undefined && this.#lost) return;
    this.#lost = false;
    this.#onUnit(pts === undefined ? { config, frames } : { config, pts, frames });
  }

  /** The format of this frame, always the same object for the same format; undefined when it cannot be used. */
  #accept(config: AacConfig, blocks: number): AacConfig | undefined {
    const problem = obstacle(config, blocks);
    if (problem) {
      if (++this.#obstacles >= 2) this.#onFail(problem);
      return undefined;
    }
    this.#obstacles = 0;
    if (sameAac(config, this.#config)) {
      this.#rumoured = undefined;
      return this.#config;
    }
    const believed = this.#config === undefined || sameAac(config, this.#rumoured);
    this.#rumoured = believed ? undefined : config;
    if (!believed) return undefined;
    this.#config = config;
    return config;
  }
}
