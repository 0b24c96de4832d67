// npm run e2e -- [arguments of playwright test]: the tests in the real app alone.
import { buildIfNeeded } from './lib/build.ts';
import { program } from './lib/program.ts';
import { runE2eTests } from './lib/stages.ts';
import { prepare } from './setup/prepare.ts';

await program(async () => {
  const { env } = await prepare({ virtualDisplay: true });
  await buildIfNeeded(env);
  return (await runE2eTests(process.argv.slice(2), env)).exitCode;
});
