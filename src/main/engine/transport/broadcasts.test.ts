/** Against the real FFmpeg: what it sends is understood as ffprobe understands it, and what a joiner gets can be decoded. */
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { LiveStream } from './live-stream.ts';
import type { SourceInfo } from './stream-info.ts';
import { Broadcasts, broadcasts, probeKeyframes, probeStreams } from './testing/broadcasts.ts';
import { seeded } from './testing/packets.ts';
import { MemorySink, silentLog } from './testing/sinks.ts';

const made = new Broadcasts();
afterAll(() => made.dispose());

function feed(live: LiveStream, bytes: Uint8Array, from = 0): void {
  const random = seeded(from + 1);
  for (let at = from; at < bytes.length; ) {
    const size = 1 + Math.floor(random() * 30_000);
    live.push(bytes.subarray(at, at + size), at / 1_000);
    at += size;
  }
}

/** The places at which a joiner starts, from one joiner after each chunk. */
function startsOf(bytes: Uint8Array): { starts: number[]; info: SourceInfo | undefined } {
  let info: SourceInfo | undefined;
  const live = new LiveStream(silentLog, (now) => {
    info = now;
  });
  const starts = new Set<number>();
  for (let at = 0; at < bytes.length; at += 188 * 20) {
    live.push(bytes.subarray(at, at + 188 * 20), at);
    if (live.ring.newest !== undefined) starts.add(live.ring.newest);
  }
  return { starts: [...starts], info };
}

function decode(bytes: Uint8Array): { status: number | null; complaints: string[] } {
  const args = ['-v', 'error', '-xerror', '-f', 'mpegts', '-i', '-', '-f', 'null', '-'];
  const { status, stderr } = spawnSync('ffmpeg', args, { input: bytes });
  // A leading B picture of an open GOP may want to forget a reference that the joiner never had; nothing is missing on the screen.
  const harmless = /mmco: unref short failure|^$/;
  const complaints = stderr.toString().split('\n');
  return { status, complaints: complaints.filter((line) => !harmless.test(line)) };
}

describe.each(Object.keys(broadcasts))('%s', (name) => {
  const file = made.make(name);
  const bytes = made.read(file);
  const streams = probeStreams(file);
  const video = streams.find((stream) => stream.codec_type === 'video');
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  const { starts, info } = startsOf(bytes);

  it('is described as ffprobe describes it', () => {
    expect({ video: info?.video }).toMatchObject({
      video: video && {
        codec: video.codec_name,
        pid: Number(video.id),
        width: video.width,
        height: video.height,
        interlaced: name.includes('interlaced'),
        level: video.level,
        bitDepth: video.pix_fmt?.includes('10') ? 10 : 8,
        chromaFormat: video.pix_fmt?.includes('422') ? 2 : 1,
      },
    });
    expect(info?.audio?.codec).toBe(audio?.codec_name);
    expect(info?.audio?.language).toBe(audio?.tags?.language);
    expect(info?.video?.pid ?? info?.audio?.pid).toBe(Number((video ?? audio)?.id));
  });

  it('has its keyframes where ffprobe sees them', () => {
    // Radio has none; there every packet of sound is a place to begin.
    expect(starts).toEqual(video ? probeKeyframes(file) : starts);
    expect(starts.length).toBeGreaterThan(video ? 1 : 10);
  });

  it.each(['all', 'main'] as const)('can be joined in the middle without an error in decoding (%s)', (selection) => {
    for (const part of [0.31, 0.62]) {
      const sink = new MemorySink();
      const live = new LiveStream(silentLog, () => {});
      live.join(sink, { selection, from: 'newest-keyframe' }, 0);
      feed(live, bytes, Math.floor(bytes.length * part));
      expect(sink.bytes.length).toBeGreaterThan(bytes.length * 0.05);
      expect(decode(sink.bytes)).toEqual({ status: 0, complaints: [] });
    }
  });

  it('can be joined from the ring, some time back', () => {
    const live = new LiveStream(silentLog, () => {});
    const now = Math.floor(bytes.length * 0.8);
    feed(live, bytes.subarray(0, now));
    const sink = new MemorySink();
    live.join(sink, { selection: 'main', from: { minAgeMs: 350 } }, now / 1_000);
    feed(live, bytes, now);
    expect(decode(sink.bytes)).toEqual({ status: 0, complaints: [] });
  });
});

it('finds the beginning of a refresh where there are no keyframes at all', () => {
  const file = made.make('h264 without B pictures', [
    ...['-x264-params', 'keyint=50:intra-refresh=1:bframes=0', '-an', '-t', '12', '-b:v', '500k'],
  ]);
  const bytes = made.read(file);
  const late = bytes.subarray(188 * Math.floor(bytes.length / 188 / 10));
  expect(startsOf(late).starts.length).toBeGreaterThan(0);
});

it('survives a broken signal: flipped bits, lost and added bytes', () => {
  const clean = made.read(made.make('h264 interlaced, AC-3'));
  const random = seeded(11);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < clean.length; at += 20_000) {
    const part = clean.slice(at, at + 20_000 - Math.floor(random() * 300));
    for (let i = 0; i < 10; i++) part[Math.floor(random() * part.length)] = Math.floor(random() * 256);
    parts.push(part, new Uint8Array(Math.floor(random() * 50)));
  }
  const sink = new MemorySink();
  const infos: SourceInfo[] = [];
  const live = new LiveStream(silentLog, (info) => infos.push(info));
  live.join(sink, { selection: 'main', from: 'newest-keyframe' }, 0);
  feed(live, new Uint8Array(Buffer.concat(parts)));
  expect(infos[0]?.video).toMatchObject({ codec: 'h264', width: 720, height: 568 });
  expect(sink.bytes.length).toBeGreaterThan(clean.length / 2);
  expect(live.discardedBytes).toBeGreaterThan(0);
});
