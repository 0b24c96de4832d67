import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceInfo } from '../transport/stream-info.ts';
import { concat, h264, Mux } from '../transport/testing/packets.ts';
import { packetSize } from '../transport/ts-packet.ts';
import { audioRuns, demoClip, type Output, Recorder, readBack, remux, retimed, videoRuns } from './testing/remuxing.ts';

const clip = demoClip('tempo');
const packets = clip.length / packetSize;
const plain = remux(clip);

/** Where each run begins and ends, checked for order on the way. */
function expectNoOverlap(output: Output): void {
  for (const runs of [videoRuns(output), audioRuns(output)]) {
    let end = 0;
    for (const run of runs) {
      expect(run.baseTime).toBeGreaterThanOrEqual(end);
      end = run.baseTime + run.duration;
    }
  }
}

describe.each(['trolley', 'tempo', 'isobar', 'pinwheel'])('the demo clip %s', (name) => {
  it('comes out whole', () => {
    const output = name === 'tempo' ? plain : remux(demoClip(name));
    const video = videoRuns(output);
    expect(output.failures).toEqual([]);
    expect(readBack(output)).toEqual({ tracks: ['video 90000', 'audio 48000'], fragments: output.fragments.length });
    expect(output.inits).toHaveLength(1);
    expect(video.map((run) => run.baseTime)).toEqual(Array.from({ length: 288 }, (_, i) => i * 3_600));
    expect(output.fragments[0]).toMatchObject({ independent: true, durationMs: 40 });
    expect(output.fragments.filter((f) => f.independent)).toHaveLength(
      video.filter((run) => run.startsWithSync).length,
    );
    expectNoOverlap(output);
    // Nothing is missing between one frame of sound and the next.
    const sound = audioRuns(output);
    sound
      .slice(1)
      .forEach((run, i) => expect(run.baseTime).toBe((sound[i]?.baseTime ?? 0) + (sound[i]?.duration ?? 0)));
  });
});

describe('the source’s clock', () => {
  const starts = (output: Output): number[] => videoRuns(output).map((run) => run.baseTime);
  const soundSamples = (output: Output): number => audioRuns(output).reduce((sum, run) => sum + run.samples, 0);

  it('wraps without a trace', () => {
    const wrapped = remux(retimed(clip, () => 2 ** 33 - 90_000 * 5));
    expect(wrapped.fragments.map((f) => f.data.toString('hex'))).toEqual(
      plain.fragments.map((f) => f.data.toString('hex')),
    );
  });

  it.each([2, 37, 20_000, -2, -9, -20_000])('jumps by %d s without a hole', (seconds) => {
    const jumped = remux(retimed(clip, (packet) => (packet > packets / 2 ? seconds * 90_000 : 0)));
    expect(starts(jumped)).toEqual(starts(plain));
    expectNoOverlap(jumped);
    expect(Math.abs(soundSamples(jumped) - soundSamples(plain))).toBeLessThanOrEqual(2);
    const last = (output: Output): number => audioRuns(output).at(-1)?.baseTime ?? 0;
    expect(Math.abs(last(jumped) - last(plain))).toBeLessThanOrEqual(2 * 1024);
  });

  it('may jump for the pictures before it does for the sound, and the other way round', () => {
    for (const lead of [-400, 400]) {
      const mixed = remux(
        retimed(clip, (packet) => {
          const isSound = (clip[packet * packetSize + 2] as number) === 1;
          return packet > packets / 2 + (isSound ? lead : 0) ? 90_000 * 50 : 0;
        }),
      );
      expect(starts(mixed)).toEqual(starts(plain));
      expectNoOverlap(mixed);
      expect(soundSamples(mixed)).toBeGreaterThan(soundSamples(plain) - 30);
      expect(audioRuns(mixed).at(-1)?.baseTime).toBe(audioRuns(plain).at(-1)?.baseTime);
    }
  });

  it('keeps a gap of less than a second', () => {
    const gap = remux(retimed(clip, (packet) => (packet > packets / 2 ? 45_000 : 0)));
    expect(starts(gap).at(-1)).toBe((starts(plain).at(-1) ?? 0) + 45_000);
    expectNoOverlap(gap);
  });
});

describe('damage', () => {
  it('costs whole pictures, never order', () => {
    const half = clip.slice(0, 2_000 * packetSize);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(half.length - 1), fc.nat(255)), { maxLength: 60 }),
        fc.array(fc.nat(1_999), { maxLength: 20 }),
        (flips, lost) => {
          const bytes = half.slice();
          for (const [at, value] of flips) bytes[at] = value;
          for (const packet of lost) bytes[packet * packetSize + 2] = 0xff;
          const output = remux(bytes);
          expectNoOverlap({ ...output, fragments: output.fragments.filter((f) => f.init === 0) });
          expect(readBack(output).fragments).toBe(output.fragments.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('and garbage never throw', () => {
    const info: SourceInfo = {
      ...{ programNumber: 1, pmtPid: 100, pcrPid: 256 },
      ...{ video: { codec: 'h264', pid: 256 }, audio: { codec: 'aac', pid: 257 } },
    };
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 187, maxLength: 187 }), { maxLength: 40 }), (parts) => {
        const recorder = new Recorder(info);
        parts.forEach((part, i) => {
          const packet = concat(Uint8Array.from([0x47]), part);
          packet[1] = ((packet[1] as number) & 0xe0) | 1;
          packet[2] = i & 1;
          recorder.remuxer.write(packet);
        });
      }),
    );
  });
});

describe('pictures', () => {
  const info: SourceInfo = { programNumber: 1, pmtPid: 100, pcrPid: 256, video: { codec: 'h264', pid: 256 } };

  it('come out with their last packet', () => {
    const [mux, recorder] = [new Mux(), new Recorder(info)];
    const idr = mux.pes(256, h264.idr(2_000), { pts: 3_600 });
    recorder.remuxer.write(idr.slice(0, -packetSize));
    expect(recorder.output.fragments).toEqual([]);
    recorder.remuxer.write(idr.slice(-packetSize));
    expect(recorder.output.fragments).toMatchObject([{ independent: true, runs: [{ baseTime: 0, samples: 1 }] }]);
    recorder.remuxer.write(mux.pes(256, h264.p(500), { pts: 7_200 }));
    expect(recorder.output.fragments[1]).toMatchObject({ independent: false, runs: [{ baseTime: 3_600 }] });
  });

  it('with packets missing are left out', () => {
    const [mux, recorder] = [new Mux(), new Recorder(info)];
    recorder.remuxer.write(mux.pes(256, h264.idr(2_000), { pts: 3_600 }));
    const broken = mux.pes(256, h264.p(900), { pts: 7_200 });
    recorder.remuxer.write(broken.slice(0, packetSize));
    recorder.remuxer.write(broken.slice(2 * packetSize));
    recorder.remuxer.write(mux.pes(256, h264.p(500), { pts: 10_800 }));
    expect(videoRuns(recorder.output).map((run) => run.baseTime)).toEqual([0, 7_200]);
  });

  it('sent twice come out once', () => {
    const [mux, recorder] = [new Mux(), new Recorder(info)];
    const once = concat(
      ...[0, 1, 2].map((i) => mux.pes(256, i === 0 ? h264.idr(900) : h264.p(900), { pts: 3_600 * i })),
    );
    for (let at = 0; at < once.length; at += packetSize) {
      recorder.remuxer.write(once.slice(at, at + packetSize));
      recorder.remuxer.write(once.slice(at, at + packetSize));
    }
    expect(videoRuns(recorder.output).map((run) => run.baseTime)).toEqual([0, 3_600, 7_200]);
  });

  it('without a header are a failure, and nothing follows it', () => {
    const [mux, recorder] = [new Mux(), new Recorder(info)];
    const idr = Uint8Array.from([0, 0, 0, 1, 0x65, 0x88, ...new Uint8Array(300).fill(7)]);
    recorder.remuxer.write(mux.pes(256, idr, { pts: 3_600 }));
    recorder.remuxer.write(mux.pes(256, h264.idr(), { pts: 7_200 }));
    expect(recorder.output.failures.map((error) => error.code)).toEqual(['not-remuxable']);
    expect(recorder.output.fragments).toEqual([]);
  });
});
