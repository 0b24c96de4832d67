/** Streams through a Remuxer, and what comes out in numbers. */
import { readFileSync } from 'node:fs';
import { FragmentReader } from '../../hls/fragment-reader.ts';
import { boxAt, readRuns, readTracks, type TrackRun } from '../../hls/mp4-boxes.ts';
import type { AppError } from '../../kernel/app-error.ts';
import type { AacConfig } from '../../transport/codec/adts.ts';
import { LiveStream } from '../../transport/live-stream.ts';
import type { SourceInfo } from '../../transport/stream-info.ts';
import { silentLog } from '../../transport/testing/sinks.ts';
import { packetSize, payloadStart, pesTimes, pidOf, startsUnit } from '../../transport/ts-packet.ts';
import { Remuxer } from '../remuxer.ts';

export interface Output {
  readonly inits: Buffer[];
  readonly fragments: { data: Buffer; durationMs: number; independent: boolean; runs: TrackRun[]; init: number }[];
  readonly failures: AppError[];
}

export class Recorder {
  readonly output: Output = { inits: [], fragments: [], failures: [] };
  readonly remuxer: Remuxer;

  constructor(info: SourceInfo, audio?: AacConfig) {
    const { inits, fragments, failures } = this.output;
    this.remuxer = new Remuxer({
      info,
      ...(audio ? { audio } : {}),
      onFail: (error) => failures.push(error),
      handler: {
        onInit: (data) => inits.push(data),
        onFragment: ({ data, durationMs, independent }) => {
          const moof = boxAt(data, 0);
          const runs = moof ? readRuns(data, moof) : [];
          fragments.push({ data, durationMs, independent, runs, init: inits.length - 1 });
        },
      },
    });
  }
}

export const demoClip = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../../resources/demo/${name}.ts`, import.meta.url)));

/** As an upstream would feed it: from the first keyframe on. */
export function remux(stream: Uint8Array, chunk = 7 * packetSize): Output {
  let recorder: Recorder | undefined;
  const live = new LiveStream(silentLog, (info) => {
    if (recorder) return;
    const { remuxer } = (recorder = new Recorder(info, live.aacConfig));
    const sink = {
      write: (bytes: Uint8Array): boolean => {
        remuxer.write(bytes);
        return true;
      },
      onDrain: () => ({ dispose: () => {} }),
      end: () => {},
    };
    live.join(sink, { selection: 'main', from: 'newest-keyframe' }, 0);
  });
  for (let at = 0; at < stream.length; at += chunk) live.push(stream.slice(at, at + chunk), at / 100);
  return recorder?.output ?? { inits: [], fragments: [], failures: [] };
}

export const videoRuns = ({ fragments }: Output): TrackRun[] =>
  fragments.flatMap((f) => f.runs).filter((r) => r.trackId === 1);
export const audioRuns = ({ fragments }: Output): TrackRun[] =>
  fragments.flatMap((f) => f.runs).filter((r) => r.trackId === 2);

/** Whether the boxes are as another reader of MP4 finds them. */
export function readBack({ inits, fragments }: Output): { tracks: string[]; fragments: number } {
  const reread = { tracks: [] as string[], fragments: 0 };
  const reader = new FragmentReader({
    onInit: (data) => {
      const moov = boxAt(data, boxAt(data, 0)?.end ?? 0);
      if (moov) reread.tracks = readTracks(data, moov).map(({ kind, timescale }) => `${kind} ${timescale}`);
    },
    onFragment: () => reread.fragments++,
  });
  inits.forEach((init, i) => {
    reader.push(init);
    for (const fragment of fragments) if (fragment.init === i) reader.push(fragment.data);
  });
  return reread;
}

const cycle = 2 ** 33;

/** The stream with each time changed by what `shift` says for its packet; all but PAT and PMT. */
export function retimed(stream: Uint8Array, shift: (packet: number) => number): Uint8Array {
  const bytes = stream.slice();
  for (let at = 0; at < bytes.length; at += packetSize) {
    if (!startsUnit(bytes, at) || pidOf(bytes, at) < 0x100) continue;
    const from = payloadStart(bytes, at);
    const { pts, dts } = pesTimes(bytes, from, at + packetSize);
    if (pts === undefined || dts === undefined) continue;
    const by = shift(at / packetSize);
    write(bytes, from + 9, pts + by);
    if ((bytes[from + 7] as number) >> 6 === 3) write(bytes, from + 14, dts + by);
  }
  return bytes;
}

function write(bytes: Uint8Array, at: number, ticks: number): void {
  const time = ((ticks % cycle) + cycle) % cycle;
  bytes[at] = ((bytes[at] as number) & 0xf0) | (Math.floor(time / 2 ** 30) << 1) | 1;
  bytes[at + 1] = (time / 2 ** 22) & 0xff;
  bytes[at + 2] = ((time / 2 ** 14) & 0xfe) | 1;
  bytes[at + 3] = (time / 2 ** 7) & 0xff;
  bytes[at + 4] = ((time * 2) & 0xfe) | 1;
}
