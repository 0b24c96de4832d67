import { table } from '../support/table.ts';
import type { Ledger } from './ledger.ts';
import type { QuietRow } from './quiet-point.ts';

export interface Report {
  readonly seed: number;
  readonly rows: readonly QuietRow[];
  readonly ledger: Ledger;
  readonly zapsOfWindow: Readonly<Record<string, number>>;
}

export function printReport({ seed, rows, ledger, zapsOfWindow }: Report): void {
  console.log(`\n${quietTable(rows)}\n`);
  const { violations: _, ...counts } = ledger.counts;
  const steps = Object.entries(counts).filter(([name]) => name.startsWith('step: '));
  const rest = Object.entries(counts).filter(([name]) => !name.startsWith('step: '));
  console.log(`Steps: ${listed(steps.map(([name, count]) => [name.slice('step: '.length), count]))}.`);
  console.log(`What came of it: ${listed(rest.toSorted(([a], [b]) => a.localeCompare(b)))}.`);
  console.log(`Zaps of the window that ended: ${listed(Object.entries(zapsOfWindow))}.`);
  for (const { step, what, lastSteps } of ledger.violations) {
    console.log(`\nVIOLATION  seed ${seed}, step ${step}: ${what}`);
    for (const each of lastSteps) console.log(`    ${each}`);
  }
  const times = ledger.counts['violations'] ?? 0;
  console.log(times === 0 ? 'No violation.' : `\n${times} violations, ${ledger.violations.length} of them listed.`);
}

function quietTable(rows: readonly QuietRow[]): string {
  const head = [
    ...['survivors', 'step', 'zaps', 'settled s', 'tuners', 'upstreams', 'FFmpegs', 'entries', 'viewers', 'folders'],
    ...['sockets', 'fds', 'spare fds', 'problems'],
  ];
  return table(
    head,
    rows.map((row) => [
      row.survivors.join(' '),
      row.step,
      row.zaps,
      (row.settledMs / 1000).toFixed(1),
      ...[row.tuners, row.upstreams, row.ffmpegs, row.entries, row.viewers, row.folders],
      ...[row.sockets, row.fds, row.spareFds, row.problems],
    ]),
  );
}

const listed = (counts: readonly (readonly [string, number])[]): string =>
  counts.map(([name, count]) => `${count} ${name}`).join(', ');
