/** A moof and its mdat (ISO/IEC 14496-12, 8.8.4), written in one go because it runs for every picture. */
import { trackIds } from './init-segment.ts';
import type { Placed } from './picture-times.ts';
import { type SoundRun, samplesPerFrame } from './sound-track.ts';

export interface Picture {
  readonly data: Buffer;
  readonly isIdr: boolean;
  readonly placed: Placed;
}

const defaultBaseIsMoof = 0x02_0000;
/** sample_depends_on 2: an I picture; 1 and a non-sync sample: needs others (8.8.3.1). */
const keyframeFlags = 0x0200_0000;
const otherFlags = 0x0101_0000;

const [headBytes, videoBytes] = [24, 80];
const audioBytes = (frames: number): number => 72 + 4 * frames;

export function movieFragment(sequence: number, picture: Picture | undefined, sound: SoundRun | undefined): Buffer {
  const moofBytes = headBytes + (picture ? videoBytes : 0) + (sound ? audioBytes(sound.frames.length) : 0);
  const soundBytes = sound?.frames.reduce((sum, frame) => sum + frame.length, 0) ?? 0;
  const mdatBytes = 8 + (picture?.data.length ?? 0) + soundBytes;
  const writer = new Writer(Buffer.allocUnsafe(moofBytes + mdatBytes));
  writer.head(moofBytes, 'moof').head(16, 'mfhd').u32(0).u32(sequence);
  let dataAt = moofBytes + 8;
  if (picture) {
    writeVideo(writer, picture, dataAt);
    dataAt += picture.data.length;
  }
  if (sound) writeAudio(writer, sound, dataAt);
  writer.head(mdatBytes, 'mdat');
  if (picture) writer.bytes(picture.data);
  for (const frame of sound?.frames ?? []) writer.bytes(frame);
  return writer.target;
}

function writeVideo(writer: Writer, { data, isIdr, placed }: Picture, dataAt: number): void {
  writer.head(videoBytes, 'traf');
  writer.head(16, 'tfhd').u32(defaultBaseIsMoof).u32(trackIds.video);
  writer.time(placed.start);
  // Version 1 has signed composition offsets; each sample tells duration, size, flags and offset.
  writer.head(36, 'trun').u32(0x0100_0f01).u32(1).u32(dataAt);
  writer.u32(placed.duration).u32(data.length);
  writer.u32(isIdr ? keyframeFlags : otherFlags).i32(placed.offset);
}

function writeAudio(writer: Writer, { start, frames }: SoundRun, dataAt: number): void {
  writer.head(audioBytes(frames.length), 'traf');
  writer
    .head(24, 'tfhd')
    .u32(defaultBaseIsMoof | 0x28)
    .u32(trackIds.audio);
  writer.u32(samplesPerFrame).u32(keyframeFlags);
  writer.time(start);
  writer
    .head(20 + 4 * frames.length, 'trun')
    .u32(0x0100_0201)
    .u32(frames.length)
    .u32(dataAt);
  for (const frame of frames) writer.u32(frame.length);
}

class Writer {
  readonly target: Buffer;
  #at = 0;

  constructor(target: Buffer) {
    this.target = target;
  }

  head(size: number, type: string): this {
    this.u32(size);
    this.target.write(type, this.#at, 'latin1');
    this.#at += 4;
    return this;
  }

  /** tfdt, version 1. */
  time(value: number): this {
    this.head(20, 'tfdt').u32(0x0100_0000);
    return this.u32(Math.floor(value / 2 ** 32)).u32(value % 2 ** 32);
  }

  u32(value: number): this {
    this.#at = this.target.writeUInt32BE(value, this.#at);
    return this;
  }

  i32(value: number): this {
    this.#at = this.target.writeInt32BE(value, this.#at);
    return this;
  }

  bytes(bytes: Uint8Array): void {
    this.target.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}
