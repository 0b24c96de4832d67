// The targets of issue 4, line by line, and whether this run met them. Pure. A missed one fails nothing: a bench says what is.
import type { ZapKind } from '../../../src/shared/model/zap-report.ts';
import type { AppSample, RivalSample } from '../samples.ts';
import type { ChannelGroup } from '../sources/recipe.ts';
import { ofKind, type Spread, summariseApp, summariseRival } from './summary.ts';

export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly figure: string;
  readonly verdict: 'met' | 'not met' | 'no figure';
}

export interface Measured {
  readonly groups: readonly ChannelGroup[];
  readonly app: readonly AppSample[];
  readonly rivals: readonly RivalSample[];
}

export function verdictsOf(measured: Measured): Verdict[] {
  return [...ownTargets(measured), ...aftermathTargets(measured), ...rivalTargets(measured)];
}

function ownTargets({ groups, app }: Measured): Verdict[] {
  const [copied, converted] = idsOf(groups);
  const zap = (what: string, kind: ZapKind, ids: readonly string[], p50: number, p95: number): Verdict[] => {
    const { screen, report, over, reportedOver } = summariseApp(ofKind(app, kind, ids));
    const [seen, told] = kind === 'cold' ? [over, reportedOver] : [screen, report];
    return [
      spreadAtMost(`${what}, on the display`, seen, p50, p95),
      spreadAtMost(`${what}, by its report`, told, p50, p95),
    ];
  };
  // Issue 4 names the demo box's channels; its trial had channels like the bench's own, with eight times the bit rate.
  const demo = copied.filter((id) => id === 'demo');
  return [
    ...zap('demo box: pre-rolled', 'pre-rolled', demo, 22, 36),
    ...zap('demo box: warm', 'warm', demo, 45, 60),
    ...zap('demo box: cold after the keyframe', 'cold', demo, 40, 60),
    ...zap('pre-rolled', 'pre-rolled', [...copied, ...converted], 22, 36),
    ...zap('warm H.264/AAC', 'warm', copied, 45, 60),
    ...zap('warm converted', 'warm', converted, 60, 80),
    ...zap('cold H.264/AAC after the keyframe', 'cold', copied, 40, 60),
    ...zap('cold converted after the keyframe', 'cold', converted, 220, 300),
  ];
}

function aftermathTargets({ groups, app }: Measured): Verdict[] {
  const [copied, converted] = idsOf(groups);
  const all = [...copied, ...converted];
  const kinds: readonly ZapKind[] = ['pre-rolled', 'warm', 'cold'];
  const ofKinds = (wanted: readonly ZapKind[], ids: readonly string[]) =>
    summariseApp(wanted.flatMap((kind) => ofKind(app, kind, ids)));
  const moving = ofKinds(['pre-rolled', 'warm'], all);
  const cold = ofKinds(['cold'], all);
  return [
    atMost('pre-rolled and warm: longest gap, p95', moving.longest.p95, 130, 'ms'),
    atMost('pre-rolled and warm: stalls', moving.n > 0 ? moving.stalls : undefined, 0, ''),
    atMost('cold: first picture held, p95', cold.hold.p95, 350, 'ms'),
    atMost('cold: longest gap afterwards, p95', cold.gap.p95, 130, 'ms'),
    atMost('cold: stalls after the hold', cold.n > 0 ? cold.stalls : undefined, 0, ''),
    atMost('sound after the moving picture, p95', ofKinds(kinds, all).sound.p95, 150, 'ms'),
    atMost('behind the broadcast, H.264/AAC, p95', ofKinds(kinds, copied).behind.p95, 1_500, 'ms'),
    atMost('behind the broadcast, converted, p95', ofKinds(kinds, converted).behind.p95, 2_500, 'ms'),
  ];
}

/** Where everybody has enough zaps. */
export function comparedGroup(groups: readonly ChannelGroup[]): string | undefined {
  return (groups.find(({ id }) => id === 'gop1') ?? groups.find(({ copied }) => copied))?.id;
}

function rivalTargets({ groups, app, rivals }: Measured): Verdict[] {
  const group = comparedGroup(groups);
  if (group === undefined) return [];
  const cold = summariseApp(ofKind(app, 'cold', [group]));
  const warm = summariseApp(ofKind(app, 'warm', [group]));
  const of = (rival: string) => summariseRival(rivals.filter((each) => each.rival === rival && each.group === group));
  const [mpv, quick, vlc, server] = [of('mpv'), of('mpv low-latency'), of('VLC'), of('media server')];
  const over = (name: string, rival: Spread, most: number) =>
    atMost(`${name}: our cold over theirs, after the keyframe`, ratio(cold.over.p50, rival.p50), most, '×');
  const times = (what: string, rival: Spread, ours: Spread, least: number) =>
    atLeast(what, ratio(rival.p50, ours.p50), least);
  return [
    over('mpv', mpv.over, 0.15),
    over('mpv low-latency', quick.over, 0.4),
    times('mpv: their zap over our warm one', mpv.screen, warm.screen, 15),
    times('mpv low-latency: their zap over our warm one', quick.screen, warm.screen, 15),
    times('media server: their zap over our cold one', server.screen, cold.screen, 10),
    times('media server: their zap over our warm one', server.screen, warm.screen, 150),
    over('VLC', vlc.over, 0.3),
    atMost(`cold: longest standstill, the hold included, p95${theirs(vlc.gap.p50)}`, cold.longest.p95, 350, 'ms'),
  ];
}

const theirs = (vlcMs: number | undefined) => (vlcMs === undefined ? '' : ` (VLC: ${vlcMs.toFixed(0)})`);

function spreadAtMost(what: string, { p50, p95 }: Spread, mostP50: number, mostP95: number): Verdict {
  const target = `≤ ${mostP50}, p95 ≤ ${mostP95} ms`;
  if (p50 === undefined || p95 === undefined) return { what, target, figure: '–', verdict: 'no figure' };
  const figure = `${p50.toFixed(0)}, p95 ${p95.toFixed(0)} ms`;
  return { what, target, figure, verdict: p50 <= mostP50 && p95 <= mostP95 ? 'met' : 'not met' };
}

function atMost(what: string, value: number | undefined, most: number, unit: string): Verdict {
  const target = `≤ ${most} ${unit}`.trim();
  if (value === undefined) return { what, target, figure: '–', verdict: 'no figure' };
  const figure = `${value.toFixed(unit === '×' ? 2 : 0)} ${unit}`.trim();
  return { what, target, figure, verdict: value <= most ? 'met' : 'not met' };
}

function atLeast(what: string, value: number | undefined, least: number): Verdict {
  const target = `≥ ${least} ×`;
  if (value === undefined) return { what, target, figure: '–', verdict: 'no figure' };
  return { what, target, figure: `${value.toFixed(1)} ×`, verdict: value >= least ? 'met' : 'not met' };
}

function idsOf(groups: readonly ChannelGroup[]): readonly [copied: string[], converted: string[]] {
  const ids = (copied: boolean) => groups.filter((group) => group.copied === copied).map(({ id }) => id);
  return [ids(true), ids(false)];
}

export function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined || b === 0 ? undefined : a / b;
}
