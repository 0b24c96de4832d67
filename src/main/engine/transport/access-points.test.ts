import { describe, expect, it } from 'vitest';
import { AccessPoints } from './access-points.ts';
import { parseSps } from './codec/h264.ts';
import type { ElementaryStream } from './psi.ts';
import type { PesOptions } from './testing/packets.ts';
import { concat, h264, Mux, seeded, spsUnit } from './testing/packets.ts';
import { isRandomAccess, packetSize, pcrOf, pesTimes } from './ts-packet.ts';

const h264Stream: ElementaryStream = {
  streamType: 0x1b,
  pid: 256,
  descriptors: new Uint8Array(0),
  kind: { kind: 'video', codec: 'h264' },
};

/** Which of the PES packets are starts, by number. */
function starts(payloads: readonly Uint8Array[], options: PesOptions = {}, stream = h264Stream): number[] {
  const mux = new Mux();
  const positions: number[] = [];
  const begins: number[] = [];
  const points = new AccessPoints(stream, (position) => positions.push(position));
  let position = 0;
  for (const payload of payloads) {
    begins.push(position);
    const packets = mux.pes(256, payload, options);
    for (let at = 0; at < packets.length; at += packetSize) points.packet(packets, at, position + at);
    position += packets.length;
  }
  return positions.map((found) => begins.indexOf(found));
}

const many = (count: number): Uint8Array[] => Array.from({ length: count }, () => h264.p());

describe('AccessPoints with H.264', () => {
  it('knows an IDR, an I slice with its SPS, and a recovery point with an I slice', () => {
    const pictures = [h264.p(), h264.idr(), h264.p(), h264.openGop(), h264.p(), h264.recovery(true), h264.p()];
    expect(starts(pictures)).toEqual([1, 3, 5]);
  });

  it('takes an I slice alone for none: slices of other types may follow, and the SPS is missing', () => {
    expect(starts([h264.intra(), h264.p()], { randomAccess: true })).toEqual([]);
  });

  it.each([1, 2, 3, 5, 13, 20, 100])('finds it when only %i bytes of it are in each packet', (perPacket) => {
    // A PES header has to be whole for the start code to be seen; after that anything goes.
    expect(starts([h264.p(), h264.idr(), h264.p(), h264.openGop()], { perPacket: perPacket + 14 })).toEqual([1, 3]);
  });

  it('reads a slice that is shorter than what it wanted to see of it, when the PES is over', () => {
    const tiny = Uint8Array.from([0, 0, 1, ...spsUnit, 0, 0, 1, 0x41, 0b1000_1000, 0x80]);
    expect(starts([tiny, h264.p()])).toEqual([0]);
  });

  it('takes a gradual refresh for a start only when nothing better comes', () => {
    expect(starts([h264.p(), h264.recovery(false), h264.p()])).toEqual([]);
    const pictures = [...many(130), h264.recovery(false), ...many(20), h264.recovery(false), ...many(3)];
    expect(starts(pictures)).toEqual([130, 151]);
  });

  it('searches the whole PES when its first picture never is a start', () => {
    const pair = concat(h264.p(), h264.idr());
    expect(starts([pair, h264.p()])).toEqual([]);
    expect(starts([...many(126), pair, h264.p(), pair])).toEqual([126, 128]);
  });

  it.each<[string, readonly Uint8Array[], boolean]>([
    ['an IDR', [h264.idr(), h264.p(), h264.openGop(), h264.p()], false],
    ['none', [h264.p(), h264.openGop(), h264.p()], true],
    ['none yet, and one later', [h264.openGop(), h264.p(), h264.idr(), h264.p()], true],
    ['one at its beginning alone', [h264.idr(), ...Array.from({ length: 9 }, () => h264.recovery(true))], true],
    ['one every now and then', [h264.idr(), h264.openGop(), h264.openGop(), h264.idr(), h264.openGop()], false],
  ])('says whether players that need an IDR can begin: the stream has %s', (_, pictures, open) => {
    const mux = new Mux();
    const points = new AccessPoints(h264Stream, () => {});
    for (const picture of [...pictures, h264.p()]) {
      const packets = mux.pes(256, picture);
      for (let at = 0; at < packets.length; at += packetSize) points.packet(packets, at, 0);
    }
    expect(points.hasOpenStarts).toBe(open);
  });

  it('becomes strict again with a real start', () => {
    expect(starts([...many(130), h264.idr(), h264.recovery(false), h264.p()])).toEqual([130]);
  });

  it('tells encryption from one broken packet', () => {
    const mux = new Mux();
    const points = new AccessPoints(h264Stream, () => {});
    const push = (packets: Uint8Array): void => {
      for (let at = 0; at < packets.length; at += packetSize) points.packet(packets, at, 0);
    };
    push(mux.pes(256, h264.p(2_000)));
    push(mux.pes(256, h264.p(150), { scrambled: true }));
    expect(points.scrambled).toBe(false);
    push(mux.pes(256, h264.idr(9_000), { scrambled: true }));
    expect(points.scrambled).toBe(true);
    push(mux.pes(256, h264.idr()));
    expect(points.scrambled).toBe(false);
  });

  it('survives anything', () => {
    const random = seeded(2);
    const points = new AccessPoints(h264Stream, () => {});
    const mux = new Mux();
    for (let round = 0; round < 500; round++) {
      const packets = mux.pes(256, h264.idr(2_000));
      for (let i = 0; i < 60; i++) packets[Math.floor(random() * packets.length)] = random() < 0.5 ? 0 : random() * 256;
      for (let at = 0; at < packets.length; at += packetSize) points.packet(packets, at, at);
    }
    for (let round = 0; round < 3_000; round++) {
      const unit = Uint8Array.from({ length: 60 }, () => (random() < 0.3 ? 0 : Math.floor(random() * 256)));
      expect(parseSps(unit, unit.length)?.width ?? 1).toBeGreaterThan(0);
    }
  });
});

describe('AccessPoints with other codecs', () => {
  const stream = (codec: 'mpeg2video' | 'av1'): ElementaryStream => ({ ...h264Stream, kind: { kind: 'video', codec } });
  const sequence = [0, 0, 1, 0xb3, 0x2d, 0x02, 0x40, 0x33, 0xff, 0xff, 0xe0, 0x18];
  const extension = [0, 0, 1, 0xb5, 0x14, 0x82, 0x00, 0x01, 0x00, 0x00];
  const picture = (type: number): number[] => [0, 0, 1, 0, 0, type << 3, 0xff, 0xf8, 0, 0, 1, 1, 0xaa, 0xaa, 0xaa];

  it('wants an I picture with a sequence header of MPEG-2', () => {
    const pictures = [
      [...sequence, ...extension, ...picture(2)],
      [...sequence, ...extension, ...picture(1)],
      [...picture(1)],
      [...picture(2)],
    ];
    expect(
      starts(
        pictures.map((bytes) => Uint8Array.from(bytes)),
        {},
        stream('mpeg2video'),
      ),
    ).toEqual([1]);
  });

  it('believes the multiplexer where it cannot read the video', () => {
    const pictures = [h264.p(), h264.p()];
    expect(starts(pictures, { randomAccess: true }, stream('av1'))).toEqual([0, 1]);
    expect(starts(pictures, {}, stream('av1'))).toEqual([]);
  });

  it('starts at each packet of sound', () => {
    const sound: ElementaryStream = { ...h264Stream, kind: { kind: 'audio', codec: 'mp2', secondary: false } };
    expect(starts([h264.p(), h264.p(), h264.p()], {}, sound)).toEqual([0, 1, 2]);
  });
});

describe('headers', () => {
  it('reads times beyond 32 bits', () => {
    const pts = 2 ** 33 - 12_345;
    const packets = new Mux().pes(256, h264.p(100), { pts, randomAccess: true });
    const start = packets.indexOf(0xe0) - 3;
    expect(pesTimes(packets, start, packets.length)).toEqual({ pts, dts: pts });
    expect(isRandomAccess(packets, 0)).toBe(true);
    expect(pcrOf(packets, 0)).toBeUndefined();
  });

  it('reads the clock', () => {
    const packet = new Uint8Array(188).fill(0xff);
    // base 2^33 - 1, extension 299
    packet.set([0x47, 0x01, 0x00, 0x20, 183, 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0x2b]);
    expect(pcrOf(packet, 0)).toBe((2 ** 33 - 1) * 300 + 299);
  });
});
