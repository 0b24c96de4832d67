import type { ZapKind } from '../../../src/shared/model/zap-report.ts';
import { type Cell, fixed, table } from '../../support/table.ts';
import type { PreRollCost } from '../app/cost.ts';
import type { ChannelGroup } from '../sources/recipe.ts';
import { ofKind, type Spread, summariseApp, summariseRival } from './summary.ts';
import { type Measured, ratio, verdictsOf } from './verdicts.ts';

const kinds: readonly ZapKind[] = ['pre-rolled', 'warm', 'cold'];

/** A row for every group and kind of which there are zaps. */
export function appTable({ groups, app }: Measured): string {
  const head = [
    ...['group', 'kind', 'n', 'p50', 'p95', 'report p50', 'report p95', 'keyframe p50', 'over p50', 'over p95'],
    ...['hold p95', 'gap p95', 'stalls', 'sound p95', 'behind p95'],
  ];
  const rows = groups.flatMap(({ id, name }) =>
    kinds.flatMap((kind): Cell[][] => {
      const samples = ofKind(app, kind, [id]);
      if (samples.length === 0) return [];
      const { n, screen, report, keyframe, over, hold, gap, stalls, sound, behind } = summariseApp(samples);
      const first = [...both(screen), ...both(report), fixed(keyframe.p50), ...both(over)];
      return [[name, kind, n, ...first, fixed(hold.p95), fixed(gap.p95), stalls, fixed(sound.p95), fixed(behind.p95)]];
    }),
  );
  return table(head, rows, 2);
}

export function rivalTable({ groups, rivals }: Measured): string {
  const head = [
    'rival',
    'group',
    'n',
    'p50',
    'p95',
    'keyframe p50',
    'over p50',
    'over p95',
    'standstill p50',
    'behind p50',
  ];
  const rows = perRival(rivals, groups).map(([rival, { name }, samples]) => {
    const { n, screen, keyframe, over, gap, behind } = summariseRival(samples);
    return [rival, name, n, ...both(screen), fixed(keyframe.p50), ...both(over), fixed(gap.p50), fixed(behind.p50)];
  });
  return table(head, rows, 2);
}

/** What they take of what we take: whole zaps as "how many times as long", after the keyframe as our share of theirs. */
export function ratioTable({ groups, app, rivals }: Measured): string {
  const head = ['rival', 'group', 'theirs / cold', 'theirs / warm', 'theirs / pre-rolled', 'our over / theirs'];
  const rows = perRival(rivals, groups).map(([rival, { id, name }, samples]) => {
    const theirs = summariseRival(samples);
    const [ready, warm, cold] = kinds.map((kind) => summariseApp(ofKind(app, kind, [id])));
    const times = [cold, warm, ready].map((ours) => fixed(ratio(theirs.screen.p50, ours?.screen.p50), 1));
    return [rival, name, ...times, fixed(ratio(cold?.over.p50, theirs.over.p50), 2)];
  });
  return table(head, rows, 2);
}

export function verdictTable(measured: Measured): string {
  const rows = verdictsOf(measured).map(({ what, target, figure, verdict }) => [what, target, figure, verdict]);
  return table(['what', 'target', 'here', 'verdict'], rows, 4);
}

export function costLine({ without, with: ready, perPlayer, scatter }: PreRollCost): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const quiet = `watching in quiet ${percent(without.cpu)} of a core and ${without.memoryMb.toFixed(0)} MB`;
  if (!perPlayer) return `Per pre-rolled player: none was ready; ${quiet}.`;
  const each = `${percent(perPlayer.cpu)} of a core and ${perPlayer.memoryMb.toFixed(0)} MB`;
  const both = `${quiet} without, ${percent(ready.cpu)} and ${ready.memoryMb.toFixed(0)} MB with ${ready.readyPlayers}`;
  return `Per pre-rolled player: ${each} (${both}; equal runs differed by ${percent(scatter.cpu)} and ${scatter.memoryMb.toFixed(0)} MB).`;
}

function perRival(
  rivals: Measured['rivals'],
  groups: readonly ChannelGroup[],
): readonly (readonly [string, ChannelGroup, Measured['rivals']])[] {
  const names = [...new Set(rivals.map(({ rival }) => rival))];
  return names.flatMap((name) =>
    groups.flatMap((group) => {
      const samples = rivals.filter((each) => each.rival === name && each.group === group.id);
      return samples.length === 0 ? [] : [[name, group, samples] as const];
    }),
  );
}

function both({ p50, p95 }: Spread): readonly [string | undefined, string | undefined] {
  return [fixed(p50), fixed(p95)];
}
