import { expect, it } from 'vitest';
import type { UpstreamHold } from '../direct-pool/upstream-hold.ts';
import type { HeadStart } from '../ffmpeg/head-start.ts';
import { namedProfile } from '../ffmpeg/named-profiles.ts';
import { AppError } from '../kernel/app-error.ts';
import type { SourceInfo } from '../transport/stream-info.ts';
import { type LiveOptions, Repackager } from './repackager.ts';

const base = { programNumber: 1, pmtPid: 32, pcrPid: 33 };
const copied: SourceInfo = { ...base, video: { codec: 'h264', pid: 33 }, audio: { codec: 'aac', pid: 34 } };
const converted: SourceInfo = { ...base, video: { codec: 'mpeg2video', pid: 33 }, audio: { codec: 'mp2', pid: 34 } };
const profile = namedProfile('auto', 720, { video: ['h264'], audio: ['aac'] });
const handler = { onInit: () => {}, onFragment: () => {} };

/** `expected`: what the source sent the last time. */
const holdOf = (expected?: SourceInfo, wasWarm = false) => ({ upstream: { expected }, wasWarm }) as UpstreamHold;

function repackager(fails?: AppError) {
  const started: LiveOptions[] = [];
  const ahead: string[] = [];
  const made = new Repackager(profile, {
    startLive: (options) => {
      started.push(options);
      return { ended: Promise.resolve(fails), dispose: () => Promise.resolve() };
    },
    startAhead: (plan) => {
      ahead.push(plan.video.kind);
      return {} as HeadStart;
    },
  });
  return { made, started, ahead };
}

it('repackages what fits in this process, and has FFmpeg do the rest', () => {
  const { made, started } = repackager();
  made.start(holdOf(), copied, undefined, handler);
  expect(made.describe()).toEqual({ video: 'h264 copy', audio: 'aac copy', worker: 'remuxer' });
  made.start(holdOf(), converted, undefined, handler);
  expect(made.describe()).toMatchObject({ video: 'mpeg2video → h264', worker: 'ffmpeg' });
  expect(started.map(({ by }) => by)).toEqual(['remuxer', 'ffmpeg']);
});

it('leaves to FFmpeg what the remuxer could not cope with, from the next start on', async () => {
  const { made, started } = repackager(new AppError('not-remuxable'));
  made.start(holdOf(), copied, undefined, handler);
  await Promise.resolve();
  made.start(holdOf(), copied, undefined, handler);
  expect(started.map(({ by }) => by)).toEqual(['remuxer', 'ffmpeg']);
});

it('starts an FFmpeg ahead only for what will probably need one, and has to be waited for', () => {
  const { made, ahead } = repackager();
  made.startAhead(holdOf());
  made.startAhead(holdOf(copied));
  made.startAhead(holdOf(converted, true));
  expect(ahead).toEqual([]);
  expect(made.startAhead(holdOf(converted))).toBeDefined();
  expect(ahead).toEqual(['encode']);
});
