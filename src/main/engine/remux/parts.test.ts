import { describe, expect, it } from 'vitest';
import type { SourceInfo } from '../transport/stream-info.ts';
import { spsUnit } from '../transport/testing/packets.ts';
import { splitPes, toSample } from './access-units.ts';
import { canRemux } from './can-remux.ts';
import { ticksBetween } from './media-clock.ts';
import { ParameterSets } from './parameter-sets.ts';
import { readSpsDetails } from './sps.ts';

describe('H.264 units', () => {
  const [delimiter, idr, second, p] = [
    [0, 0, 0, 1, 9, 0xf0],
    [0, 0, 1, 0x65, 0x88, 5],
    [0, 0, 1, 0x65, 0x48, 6],
    [0, 0, 0, 1, 0x41, 0x9a, 7, 0, 0],
  ];

  it('are sorted into pictures, without delimiters and filler', () => {
    const filler = [0, 0, 1, 12, 0xff, 0x80];
    const { pictures, headless } = splitPes(Buffer.from([delimiter, idr, second, filler, p].flat()));
    expect(headless).toBe(false);
    expect(pictures.map(({ isIdr, units }) => [isIdr, units.map((unit) => [...unit])])).toEqual([
      [
        true,
        [
          [0x65, 0x88, 5],
          [0x65, 0x48, 6],
        ],
      ],
      [false, [[0x41, 0x9a, 7]]],
    ]);
    expect([...toSample(pictures[1]?.units ?? [])]).toEqual([0, 0, 0, 3, 0x41, 0x9a, 7]);
  });

  it.each([[[1, 2, 3, ...idr]], [second], [[9, 9, 9]]])(
    'that begin in the middle of a picture are recognised',
    (bytes) => {
      expect(splitPes(Buffer.from(bytes)).headless).toBe(true);
    },
  );
});

describe('parameter sets', () => {
  const sps = Uint8Array.from(spsUnit);
  const [pps, other] = [Uint8Array.from([0x68, 0xce]), Uint8Array.from([0x68, 0xcf])];
  const slice = Uint8Array.from([0x65, 0x88]);

  it('make up the format with a keyframe, which changes only when they do', () => {
    const sets = new ParameterSets();
    expect(sets.take([sps, pps, slice], true)).toEqual([slice]);
    const first = sets.format;
    expect(first).toMatchObject({ sps: [sps], pps: [pps], details: { video: { width: 128, height: 96 } } });
    sets.take([sps, pps, slice], true);
    expect(sets.format).toBe(first);
    expect(sets.take([pps, other, slice], false)).toEqual([other, slice]);
    expect(sets.format).toBe(first);
    sets.take([sps, other, slice], true);
    expect(sets.format).toMatchObject({ pps: [other] });
  });

  it('tell how long a picture lasts', () => {
    expect(readSpsDetails(sps)).toMatchObject({ frameDuration: 3_600, aspect: { width: 1, height: 1 } });
    expect(readSpsDetails(sps.subarray(0, 6))).toBeUndefined();
  });
});

describe('canRemux', () => {
  const base = { programNumber: 1, pmtPid: 100, pcrPid: 256 };
  const video = { codec: 'h264', pid: 256 } as const;
  const audio = { codec: 'aac', pid: 257 } as const;
  const copied = { kind: 'copy', codec: 'h264' } as const;
  const sound = { kind: 'copy', adts: true } as const;
  const none = { kind: 'none' } as const;

  it('takes what is only copied, H.264 and AAC, or one of them', () => {
    const info: SourceInfo = { ...base, video, audio };
    expect(canRemux({ video: copied, audio: sound }, info)).toBe(true);
    expect(canRemux({ video: copied, audio: none }, { ...base, video })).toBe(true);
    expect(canRemux({ video: none, audio: sound }, { ...base, audio })).toBe(true);
    expect(canRemux({ video: none, audio: none }, base)).toBe(false);
    expect(canRemux({ video: copied, audio: { kind: 'encode' } }, info)).toBe(false);
    expect(canRemux({ video: { ...copied, codec: 'hevc' }, audio: sound }, info)).toBe(false);
    expect(canRemux({ video: copied, audio: sound }, { ...info, audio: { ...audio, codec: 'ac3' } })).toBe(false);
    expect(canRemux({ video: copied, audio: sound }, { ...info, video: { ...video, openStarts: true } })).toBe(false);
  });
});

describe('ticksBetween', () => {
  it('sees through the wrap', () => {
    expect(ticksBetween(5, 2 ** 33 - 5)).toBe(10);
    expect(ticksBetween(2 ** 33 - 5, 5)).toBe(-10);
  });
});
