import { expect, test } from 'vitest';
import type { ZapKind } from '../../../src/shared/model/zap-report.ts';
import type { AppSample, RivalSample } from '../samples.ts';
import { channelGroups } from '../sources/recipe.ts';
import { summariseApp } from './summary.ts';
import { comparedGroup, type Verdict, verdictsOf } from './verdicts.ts';

function sample(kind: ZapKind, screenMs: number, more: Partial<AppSample> = {}): AppSample {
  return {
    ...{ group: 'gop1', kind, number: '13', screenMs, watchedMs: 3_000, behindMs: 800 },
    keyframeMs: kind === 'cold' ? screenMs - 30 : undefined,
    connectMs: undefined,
    aftermath: { holdMs: 40, gapMs: 60, waits: 0, soundMs: 20, frames: 75 },
    report: {
      ...{ zapId: 'a', atMs: 0, channelId: 'bench/13', number: '13', name: 'Bench 13', kind, outcome: 'shown' },
      totalMs: screenMs - 10,
      parts: kind === 'cold' ? { tunerMs: 5, keyframeMs: screenMs - 55 } : {},
    },
    ...more,
  };
}

const rival = (name: string, screenMs: number, keyframeMs: number): RivalSample => ({
  ...{ rival: name, group: 'gop1', number: '13', screenMs, keyframeMs },
  ...{ connectMs: 5, gapMs: 40, behindMs: 500 },
});

function verdictOn(verdicts: readonly Verdict[], what: string): Verdict | undefined {
  return verdicts.find((each) => each.what.startsWith(what));
}

test('what was not measured has no figure, and no verdict', () => {
  const verdicts = verdictsOf({ groups: channelGroups, app: [], rivals: [] });
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['no figure']));
});

test('own targets look at median and p95', () => {
  const quick = Array.from({ length: 19 }, () => sample('warm', 40));
  const measured = { groups: channelGroups, app: [...quick, sample('warm', 100)], rivals: [] };
  expect(verdictOn(verdictsOf(measured), 'warm H.264/AAC, on the display')?.verdict).toBe('met');
  const slower = { ...measured, app: [...measured.app, sample('warm', 100)] };
  expect(verdictOn(verdictsOf(slower), 'warm H.264/AAC, on the display')).toMatchObject({
    verdict: 'not met',
    figure: '40, p95 100 ms',
  });
});

test('cold ones are judged by what comes after the keyframe, on the display and by the report', () => {
  const verdicts = verdictsOf({ groups: channelGroups, app: [sample('cold', 500)], rivals: [] });
  expect(verdictOn(verdicts, 'cold H.264/AAC after the keyframe, on the display')?.figure).toBe('30, p95 30 ms');
  expect(verdictOn(verdicts, 'cold H.264/AAC after the keyframe, by its report')?.figure).toBe('40, p95 40 ms');
  expect(verdictOn(verdicts, 'cold converted')?.verdict).toBe('no figure');
});

test('rivals are compared after the keyframe and by whole zaps', () => {
  const app = [sample('cold', 500), sample('warm', 40)];
  const rivals = [rival('mpv', 1_000, 600), rival('VLC', 700, 620), rival('media server', 10_000, 600)];
  const verdicts = verdictsOf({ groups: channelGroups, app, rivals });
  expect(verdictOn(verdicts, 'mpv: our cold')).toMatchObject({ figure: '0.07 ×', verdict: 'met' });
  expect(verdictOn(verdicts, 'mpv: their zap')).toMatchObject({ figure: '25.0 ×', verdict: 'met' });
  expect(verdictOn(verdicts, 'VLC')).toMatchObject({ figure: '0.38 ×', verdict: 'not met' });
  expect(verdictOn(verdicts, 'media server: their zap over our cold')).toMatchObject({ figure: '20.0 ×' });
  expect(verdictOn(verdicts, 'mpv low-latency')?.verdict).toBe('no figure');
});

test('a zap that hung, failed or was of another kind counts nowhere and is named', () => {
  const { report } = sample('warm', 40);
  const failed = report && { ...report, outcome: 'failed' as const, errorCode: 'no-tuner' as const };
  const samples = [
    sample('warm', 40),
    sample('warm', 900, { report: undefined }),
    sample('warm', 900, { report: failed }),
    sample('warm', 900, { report: report && { ...report, kind: 'cold' } }),
  ];
  const { n, screen, unfit } = summariseApp(samples);
  expect({ n, screen }).toEqual({ n: 1, screen: { p50: 40, p95: 40 } });
  expect(unfit).toEqual([
    'gop1, warm: channel 13 hung: neither a picture nor a failure',
    'gop1, warm: channel 13 failed (no-tuner)',
    'gop1, warm: channel 13 was cold',
  ]);
});

test('rivals are compared at a GOP of a second, or at the first that is copied', () => {
  expect(comparedGroup(channelGroups)).toBe('gop1');
  expect(comparedGroup(channelGroups.filter(({ id }) => id !== 'gop1'))).toBe('gop0.5');
  expect(comparedGroup(channelGroups.filter(({ copied }) => !copied))).toBeUndefined();
});
