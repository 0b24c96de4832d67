import { describe, expect, it } from 'vitest';
import { AdtsReader, type SoundUnit } from './adts-reader.ts';

interface Frame {
  readonly size?: number;
  readonly rateIndex?: number;
  readonly channels?: number;
  readonly profile?: number;
  readonly crc?: boolean;
}

function adts({ size = 40, rateIndex = 3, channels = 2, profile = 1, crc = false }: Frame = {}): Buffer {
  const frame = Buffer.alloc(size, 0x55);
  frame.set([0xff, crc ? 0xf0 : 0xf1, (profile << 6) | (rateIndex << 2) | (channels >> 2)]);
  frame.set([((channels & 3) << 6) | (size >> 11), (size >> 3) & 0xff, ((size & 7) << 5) | 0x1f, 0xfc], 3);
  return frame;
}

function read(...parts: { data: Buffer; pts?: number; damaged?: boolean }[]) {
  const units: SoundUnit[] = [];
  const failures: string[] = [];
  const reader = new AdtsReader(
    (unit) => units.push(unit),
    (detail) => failures.push(detail),
  );
  for (const part of parts) reader.pes({ damaged: false, ...part });
  return { units: units.map(({ pts, frames }) => [pts, frames.map(({ length }) => length)]), failures, raw: units };
}

describe('AAC frames', () => {
  it('come without their headers, several from a PES', () => {
    expect(read({ data: Buffer.concat([adts(), adts({ size: 50, crc: true })]), pts: 9 }).units).toEqual([
      [9, [33, 41]],
    ]);
  });

  it('are put together across PES; the time is that of the first that begins in it', () => {
    const three = Buffer.concat([adts(), adts(), adts()]);
    const { units } = read({ data: three.subarray(0, 60), pts: 1 }, { data: three.subarray(60), pts: 2 });
    expect(units).toEqual([
      [1, [33]],
      [undefined, [33]],
      [2, [33]],
    ]);
  });

  it('are found behind garbage and after damage', () => {
    const garbage = Buffer.from([0xff, 0xf1, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { units } = read(
      { data: Buffer.concat([garbage, adts(), adts()]), pts: 1 },
      { data: adts(), pts: 2, damaged: true },
      { data: adts() },
      { data: adts(), pts: 4 },
    );
    expect(units).toEqual([
      [1, [33, 33]],
      [4, [33]],
    ]);
  });

  it('of another format are believed from the second on', () => {
    const mono = adts({ channels: 1 });
    const { raw, units } = read(
      { data: adts(), pts: 1 },
      { data: mono, pts: 2 },
      { data: adts(), pts: 3 },
      { data: mono, pts: 4 },
      { data: mono, pts: 5 },
    );
    expect(units.map(([pts]) => pts)).toEqual([1, 3, 5]);
    expect(raw.map(({ config }) => config.channelConfiguration)).toEqual([2, 2, 1]);
  });

  it.each([{ channels: 0 }, { profile: 0 }])('that MP4 cannot take are a failure (%o)', (frame) => {
    const { units, failures } = read({ data: Buffer.concat([adts(frame), adts(frame)]), pts: 1 });
    expect(units).toEqual([]);
    expect(failures).toHaveLength(1);
  });
});
