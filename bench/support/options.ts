import { parseArgs } from 'node:util';
import { Problem } from '../../scripts/lib/program.ts';

export interface NumberOption {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Fractions are refused unless this is set. */
  readonly fraction?: boolean;
}

export type BenchOptions<Names extends string> = Readonly<Record<Names, number>> & {
  /** Where to write the figures as JSON. */
  readonly json: string | undefined;
};

/** Reads `--name NUMBER` for each of `numbers`, and `--json FILE`. */
export function readOptions<Names extends string>(
  args: readonly string[],
  numbers: Readonly<Record<Names, NumberOption>>,
): BenchOptions<Names> {
  const names = Object.keys(numbers) as Names[];
  const values = parse(args, names);
  const read = Object.fromEntries(names.map((name) => [name, numberOf(name, values[name], numbers[name])]));
  return { ...(read as Record<Names, number>), json: values['json'] };
}

function parse(args: readonly string[], names: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries([...names, 'json'].map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const usage = [...names.map((name) => `[--${name} N]`), '[--json FILE]'].join(' ');
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\nOptions: ${usage}`);
  }
}

function numberOf(name: string, text: string | undefined, option: NumberOption): number {
  if (text === undefined) return option.default;
  const value = Number(text);
  const fits = value >= option.min && value <= option.max && (option.fraction || Number.isInteger(value));
  if (!fits || text.trim() === '')
    throw new Problem(`--${name} is a ${option.fraction ? '' : 'whole '}number from ${option.min} to ${option.max}.`);
  return value;
}
