// npm run dev -- [arguments of the app]: the app with hot reload.

import { hasDisplay } from './display.ts';
import { localProgram, run } from './lib/child.ts';
import { Problem, program } from './lib/program.ts';
import { prepare } from './setup/prepare.ts';

await program(async () => {
  if (!hasDisplay())
    throw new Problem('There is no display here. `npm run screenshot -- FILE` shows what the app looks like.');
  const { env } = await prepare({ virtualDisplay: false });
  // electron-vite does not end Electron when it is itself ended.
  const args = ['dev', '--watch', '--', ...process.argv.slice(2)];
  return run(localProgram('electron-vite'), args, env, { withChildren: true });
});
