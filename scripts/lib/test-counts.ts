// Reads how many tests passed and failed out of the reports of the two test runners.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const count = z.number().int().nonnegative();

// A file that does not even load counts as no failed test in either report; the exit code of the runner tells that.
const report = z.union([
  z
    .object({ numPassedTests: count, numFailedTests: count })
    .transform((unit) => ({ passed: unit.numPassedTests, failed: unit.numFailedTests })),
  z
    .object({ stats: z.object({ expected: count, unexpected: count, flaky: count }) })
    .transform(({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected })),
]);

export function parseCounts(json: string): Counts {
  return report.parse(JSON.parse(json));
}

/** Nothing ran where there is no report, or none that can be read. */
export async function readCounts(file: string): Promise<Counts> {
  try {
    return parseCounts(await readFile(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
