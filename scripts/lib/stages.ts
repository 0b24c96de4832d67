// The stages of `npm test` that run tests, shared with the commands that run one of them.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { withDisplay } from '../display.ts';
import { type Environment, localProgram, repositoryRoot, run } from './child.ts';
import { type Counts, readCounts } from './test-counts.ts';

export interface TestRun extends Counts {
  readonly exitCode: number;
}

const UNIT_REPORT = path.join(repositoryRoot, 'test-results', 'unit.json');
// Named again in playwright.config.ts.
const E2E_REPORT = path.join(repositoryRoot, 'test-results', 'e2e.json');

export async function runUnitTests(): Promise<TestRun> {
  return counted(UNIT_REPORT, () =>
    run(localProgram('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]),
  );
}

/** Always on a display of its own: windows would take the focus of whoever works at this machine, and lose it to them. */
export async function runE2eTests(args: readonly string[], env: Environment): Promise<TestRun> {
  return counted(E2E_REPORT, () =>
    withDisplay((display) => run(localProgram('playwright'), ['test', ...args], { ...env, ...display }), {
      always: true,
    }),
  );
}

async function counted(report: string, runTests: () => Promise<number>): Promise<TestRun> {
  // A report of an earlier run must not be taken for this one's.
  await rm(report, { force: true });
  const exitCode = await runTests();
  return { ...(await readCounts(report)), exitCode };
}
