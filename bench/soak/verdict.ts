import type { Census, Counts, MemoryMb } from '../support/census.ts';
import { median, slopeOf } from '../support/statistics.ts';
import { type Cell, fixed, table } from '../support/table.ts';

/** What may differ between beginning and end: sockets and descriptors by a connection that is just being made or given up. */
const allowed: Readonly<Record<keyof Counts, number>> = {
  processes: 0,
  ffmpegs: 0,
  tuners: 0,
  sockets: 2,
  fds: 4,
  folders: 0,
};
/**
 * Generous: caches and heaps that fill up in the first minutes make 2 or 3. What grows by more than this would need gigabytes for
 * an evening of zapping. Over a short run the fit says nothing, so it is not held against it.
 */
const GROWTH_LIMIT_MB_PER_MINUTE = 10;
const GROWTH_COUNTS_AFTER_MINUTES = 5;

const countNames = Object.keys(allowed) as (keyof Counts)[];
const memoryNames = ['main', 'renderer', 'total'] as const satisfies readonly (keyof MemoryMb)[];

export interface Stretch {
  /** At rest, after warming up. */
  readonly beginning: Census;
  /** Every few seconds of zapping. */
  readonly during: readonly Census[];
  /** At rest again. */
  readonly end: Census;
}

export interface Verdict {
  /** By the least-squares line through all that was measured while zapping. */
  readonly growthMbPerMinute: MemoryMb;
  readonly most: { readonly counts: Counts; readonly segmentBytes: number; readonly memoryMb: MemoryMb };
  /** What is not as it must be, in words. */
  readonly faults: readonly string[];
}

/** The middle of several looks at what is at rest, number by number: one look may fall into the moment of a request. */
export function middleOf(looks: readonly [Census, ...Census[]]): Census {
  return {
    atMs: looks[0].atMs,
    counts: eachOf(countNames, (name) => median(looks.map(({ counts }) => counts[name])) ?? 0),
    descriptors: (looks.at(-1) ?? looks[0]).descriptors,
    segmentBytes: median(looks.map(({ segmentBytes }) => segmentBytes)) ?? 0,
    memoryMb: eachOf(memoryNames, (name) => median(looks.map(({ memoryMb }) => memoryMb[name])) ?? 0),
  };
}

export function judge({ beginning, during, end }: Stretch): Verdict {
  const all = [beginning, ...during, end];
  const minutes = (end.atMs - beginning.atMs) / 60_000;
  const growth = eachOf(memoryNames, (name) =>
    slopeOf(during.map(({ atMs, memoryMb }) => ({ x: atMs / 60_000, y: memoryMb[name] }))),
  );
  const differing = countNames.filter((name) => Math.abs(end.counts[name] - beginning.counts[name]) > allowed[name]);
  const growing = memoryNames.filter(
    (name) => minutes >= GROWTH_COUNTS_AFTER_MINUTES && growth[name] > GROWTH_LIMIT_MB_PER_MINUTE,
  );
  return {
    growthMbPerMinute: growth,
    most: {
      counts: eachOf(countNames, (name) => Math.max(...all.map(({ counts }) => counts[name]))),
      segmentBytes: Math.max(...all.map(({ segmentBytes }) => segmentBytes)),
      memoryMb: eachOf(memoryNames, (name) => Math.max(...all.map(({ memoryMb }) => memoryMb[name]))),
    },
    faults: [
      ...differing.map((name) => `${name}: ${beginning.counts[name]} at the beginning, ${end.counts[name]} at the end`),
      ...(differing.includes('fds') ? descriptorChanges(beginning, end) : []),
      ...growing.map((name) => `memory of ${name} grew by ${growth[name].toFixed(1)} MB a minute`),
    ],
  };
}

function descriptorChanges(beginning: Census, end: Census): string[] {
  const kinds = [...new Set([...Object.keys(beginning.descriptors), ...Object.keys(end.descriptors)])];
  return kinds.flatMap((kind) => {
    const [before, after] = [beginning.descriptors[kind] ?? 0, end.descriptors[kind] ?? 0];
    return before === after ? [] : `  of these ${kind}: ${before}, then ${after}`;
  });
}

export function soakTable({ beginning, end }: Stretch, { most, growthMbPerMinute }: Verdict): string {
  const labels: Readonly<Record<keyof Counts, string>> = {
    processes: 'processes of the app',
    ffmpegs: 'FFmpeg processes',
    tuners: 'tuners in use on the box',
    sockets: 'sockets of the main process',
    fds: 'file descriptors of the main process',
    folders: 'segment folders',
  };
  const mb = (bytes: number) => fixed(bytes / 1e6, 1);
  const rows: Cell[][] = [
    ...countNames.map((name) => [
      labels[name],
      ...[beginning, end, most].map(({ counts }) => counts[name]),
      allowed[name] === 0 ? 'as many' : `± ${allowed[name]}`,
    ]),
    ['segments on disk, MB', ...[beginning, end, most].map(({ segmentBytes }) => mb(segmentBytes)), undefined],
    ...memoryNames.map((name) => [
      `memory (PSS) of ${name}, MB`,
      ...[beginning, end, most].map(({ memoryMb }) => fixed(memoryMb[name])),
      `${growthMbPerMinute[name] < 0 ? '' : '+'}${growthMbPerMinute[name].toFixed(2)} a minute`,
    ]),
  ];
  return table(['', 'beginning', 'end', 'most', 'allowed / growth'], rows);
}

export const growthLimit = `Memory fails a run of ${GROWTH_COUNTS_AFTER_MINUTES} minutes or more above +${GROWTH_LIMIT_MB_PER_MINUTE} MB a minute by linear fit.`;

function eachOf<Name extends string>(names: readonly Name[], value: (name: Name) => number): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, number>;
}
