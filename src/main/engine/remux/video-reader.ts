import { type AccessUnit, splitPes, toSample } from './access-units.ts';
import { ticksBetween } from './media-clock.ts';
import { ParameterSets, type VideoFormat } from './parameter-sets.ts';
import type { Pes } from './pes-assembler.ts';
import type { SourceTimes } from './picture-times.ts';
import { isReadable } from './slice-head.ts';

/** A picture as MP4 wants it, with its times by the source's clock. */
export interface RawPicture extends SourceTimes {
  readonly data: Buffer;
  readonly isIdr: boolean;
  /** By which it is decoded; another object when it has changed. */
  readonly format: VideoFormat | undefined;
}

/** Shown later than this after being decoded, a picture has a broken time. */
const maxReorderTicks = 5 * 90_000;
/** One fault may be a broken bit; so many among so few good pictures are how the stream is made. */
const [maxFaults, forgivenAfter] = [3, 50];

/** PES packets to pictures. What is damaged is dropped whole, as FFmpeg's `discardcorrupt` does. */
export class VideoReader {
  readonly #onPicture: (picture: RawPicture) => void;
  readonly #onFail: (detail: string) => void;
  readonly #frameDuration: () => number;
  readonly #sets = new ParameterSets();
  #afterLoss = false;
  #faults = 0;
  #goodInARow = 0;

  constructor(onPicture: (picture: RawPicture) => void, onFail: (detail: string) => void, frameDuration: () => number) {
    this.#onPicture = onPicture;
    this.#onFail = onFail;
    this.#frameDuration = frameDuration;
  }

  /** False when there must be more of it. */
  pes(pes: Pes, certain: boolean): boolean {
    if (pes.damaged) {
      this.#afterLoss = true;
      return true;
    }
    const { pictures, headless } = splitPes(pes.data);
    if (!certain && !pictures.some(({ hasPicture }) => hasPicture)) return false;
    const { pts, dts = pts } = pes;
    if (pictures.length === 0) return true;
    if (headless) return this.#fault('its pictures lie across packets');
    if (pts === undefined || dts === undefined) return this.#fault('its pictures have no times');
    if (Math.abs(ticksBetween(pts, dts)) > maxReorderTicks) return this.#fault('its times make no sense');
    if (++this.#goodInARow > forgivenAfter) this.#faults = 0;
    pictures.forEach((picture, i) => {
      const later = i * this.#frameDuration();
      const isLast = i === pictures.length - 1;
      this.#hand(picture, pts + later, dts + later, isLast ? pes.nextDts : undefined);
    });
    return true;
  }

  #hand({ units, hasPicture, isIdr }: AccessUnit, pts: number, dts: number, nextDts: number | undefined): void {
    const kept = this.#sets.take(units, isIdr);
    if (!hasPicture || kept.length === 0) return;
    if (!kept.every((unit) => isReadable(unit, this.#sets))) {
      this.#fault('its slices are of no known kind');
      return;
    }
    const afterLoss = this.#afterLoss;
    this.#afterLoss = false;
    const times = { pts, dts, afterLoss, ...(nextDts === undefined ? {} : { nextDts }) };
    this.#onPicture({ ...times, data: toSample(kept), isIdr, format: this.#sets.format });
  }

  #fault(detail: string): boolean {
    this.#afterLoss = true;
    this.#goodInARow = 0;
    if (++this.#faults >= maxFaults) this.#onFail(detail);
    return true;
  }
}
