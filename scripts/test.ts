// npm test: everything that must hold before a change lands, cheapest first; it stops at the first stage that fails.
import { performance } from 'node:perf_hooks';
import { build } from './lib/build.ts';
import { localProgram, run } from './lib/child.ts';
import { interrupted, program } from './lib/program.ts';
import { runE2eTests, runUnitTests, type TestRun } from './lib/stages.ts';
import { addCounts, type Counts } from './lib/test-counts.ts';
import { prepare } from './setup/prepare.ts';

await program(async () => {
  const { env, kind, version } = await prepare({ virtualDisplay: true });
  console.log(`Electron ${version} (${kind})`);

  let counts: Counts = { passed: 0, failed: 0 };
  const tests = async (testRun: Promise<TestRun>) => {
    const result = await testRun;
    counts = addCounts(counts, result);
    // A runner that found nothing to run proves nothing.
    return result.exitCode || (result.passed === 0 ? 1 : 0);
  };
  const check = (name: string, ...args: string[]) => run(localProgram(name), args);

  const stages: readonly (readonly [string, () => Promise<number>])[] = [
    ['type check', () => check('tsc', '-b')],
    ['lint', async () => (await check('oxlint', '--type-aware', '--deny-warnings')) || check('biome', 'check')],
    ['dead code', () => check('knip')],
    ['unit tests', () => tests(runUnitTests())],
    ['build', () => build(env)],
    ['e2e tests', () => tests(runE2eTests([], env))],
  ];

  let failed: string | undefined;
  for (const [name, stage] of stages) {
    const startedMs = performance.now();
    console.log(`\n── ${name}`);
    const exitCode = await stage();
    interrupted.throwIfAborted();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`── ${name}: ${exitCode === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
    if (exitCode !== 0) {
      failed = name;
      break;
    }
  }
  if (failed !== undefined) console.log(`\nStopped at: ${failed}`);
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  return failed === undefined ? 0 : 1;
});
