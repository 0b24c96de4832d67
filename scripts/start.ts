// npm start -- [arguments of the app]: set-up, build, run. Chromium's switches may be among the arguments.

import { hasDisplay } from './display.ts';
import { buildIfNeeded } from './lib/build.ts';
import { run } from './lib/child.ts';
import { program } from './lib/program.ts';
import { prepare } from './setup/prepare.ts';

// With these Electron needs no X server as long as no framed window, tray icon or dialog is made. Chromium would find the
// first out by itself from --headless; the second spares it a search for a graphics card that ends in errors; the third
// keeps its complaints about the missing desktop from burying the address of the API.
const WITHOUT_DISPLAY = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'];

await program(async () => {
  const args = process.argv.slice(2);
  if (!hasDisplay() && !args.includes('--headless')) {
    console.log('There is no display here, so Afterglow starts without a window; it can be reached through its API.');
    args.push('--headless');
  }
  const { executable, env } = await prepare({ virtualDisplay: false });
  await buildIfNeeded(env);
  return run(executable, ['.', ...args, ...(args.includes('--headless') ? WITHOUT_DISPLAY : [])], env);
});
