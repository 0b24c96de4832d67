// The command line of bench:zap.
import { parseArgs } from 'node:util';
import { Problem } from '../../scripts/lib/program.ts';
import type { ZapKind } from '../../src/shared/model/zap-report.ts';
import type { Plan } from './plan.ts';
import { channelGroups } from './sources/recipe.ts';

const kindNames: readonly ZapKind[] = ['pre-rolled', 'warm', 'cold'];
const rivalNames = ['mpv', 'vlc', 'server'] as const;
type RivalName = (typeof rivalNames)[number];

export interface ZapOptions extends Plan {
  readonly seed: number;
  readonly rivals: readonly RivalName[];
  /** Whether to measure what a pre-rolled player costs. */
  readonly cost: boolean;
  readonly json: string | undefined;
}

const usage = `Options:
  --rounds N        zaps of each kind and group (30); rivals take as many at a GOP of 1 s and a third elsewhere
  --groups A,B      of ${channelGroups.map(({ id }) => id).join(', ')}
  --kinds A,B       of ${kindNames.join(', ')}
  --without A,B     of ${rivalNames.join(', ')}, cost
  --watch SECONDS   how long to watch after each first picture (3); every fifth is watched for ten
  --seed N          of the moments at which keys are pressed (1)
  --json FILE       all samples`;

export function readZapOptions(args: readonly string[]): ZapOptions {
  const values = parse(args);
  const without = listOf('without', values['without'], [...rivalNames, 'cost'], []);
  const groups = listOf(
    'groups',
    values['groups'],
    channelGroups.map(({ id }) => id),
  );
  return {
    groups: channelGroups.filter(({ id }) => groups.includes(id)),
    kinds: new Set(kindNames.filter((kind) => listOf('kinds', values['kinds'], kindNames).includes(kind))),
    rounds: numberOf('rounds', values['rounds'], 30, 1, 1_000),
    watchMs: numberOf('watch', values['watch'], 3, 0, 60) * 1_000,
    seed: numberOf('seed', values['seed'], 1, 0, 2 ** 32 - 1),
    rivals: rivalNames.filter((name) => !without.includes(name)),
    cost: !without.includes('cost'),
    json: values['json'],
  };
}

function parse(args: readonly string[]): Record<string, string | undefined> {
  const names = ['rounds', 'groups', 'kinds', 'without', 'watch', 'seed', 'json'];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** Without the option: all, unless something else is the `fallback`. */
function listOf(
  option: string,
  text: string | undefined,
  known: readonly string[],
  fallback: readonly string[] = known,
): readonly string[] {
  if (text === undefined) return fallback;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Problem(`--${option} knows no ${unknown.join(', ')}.\n${usage}`);
  return names;
}

function numberOf(option: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max)
    throw new Problem(`--${option} is a whole number from ${min} to ${max}.\n${usage}`);
  return value;
}
