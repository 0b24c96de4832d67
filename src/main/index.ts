import { app } from 'electron';
import { readArguments } from './app/arguments.ts';
import { openLog } from './app/log.ts';
import { announcePageScheme } from './app/page-protocol.ts';
import { run } from './app/run.ts';

const args = readArguments(process.argv.slice(1));
app.setName('Afterglow');
if (args.userDataDir) app.setPath('userData', args.userDataDir);
announcePageScheme();

if (app.requestSingleInstanceLock()) {
  const log = openLog(app.getPath('userData'), args.logLevel);
  // Not awaited at the top level: in an ES module that would keep Electron from ever becoming ready.
  void app.whenReady().then(() => run(args, log));
} else {
  process.stderr.write('Afterglow is already running with this user data folder.\n');
  app.quit();
}
