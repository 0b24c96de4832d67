import { join } from 'node:path';
import { app, powerMonitor } from 'electron';
import { type Afterglow, startAfterglow } from './afterglow.ts';
import { type AppArguments, readArguments } from './app/arguments.ts';
import { type Log, openLog } from './app/log.ts';
import { announcePageScheme, pageOrigin, pageUrl, servePage } from './app/page-protocol.ts';
import { quitCleanly } from './app/quit.ts';
import { createMainWindow } from './app/window.ts';
import { asAppError } from './engine/kernel/app-error.ts';
import { forwardEvents } from './ipc/forward-events.ts';
import { windowClient, windowHandlers } from './ipc/handlers.ts';
import { originOf, registerIpc, sendEvent } from './ipc/register.ts';

/** The one place where everything is put together. What must happen before Electron is ready happens at once. */
export function start(): void {
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
}

async function run(args: AppArguments, log: Log): Promise<void> {
  // electron-vite's development server, which gives the page another origin.
  const devUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const origin = devUrl ? originOf(devUrl) : pageOrigin;
  let afterglow: Afterglow;
  try {
    afterglow = await startAfterglow({
      userDataDir: app.getPath('userData'),
      settingsFile: args.settings,
      demoClipsDir: join(app.getAppPath(), 'resources', 'demo'),
      origin,
      log,
    });
  } catch (error) {
    const { title, advice } = asAppError(error).toFailure();
    log.error({ error }, 'cannot start');
    process.stderr.write(`Afterglow cannot start. ${title}. ${advice}\n`);
    log.flush();
    app.exit(1);
    return;
  }
  quitCleanly(() => afterglow.dispose(), log);
  log.info(
    { version: app.getVersion(), electron: process.versions.electron, userData: app.getPath('userData') },
    'started',
  );
  process.stdout.write(`Afterglow's API on this computer: ${afterglow.apiUrl}\n`);
  if (args.headless) {
    process.stdout.write('Running without a window. Stop it with Ctrl+C.\n');
    return;
  }
  servePage(join(app.getAppPath(), 'out', 'renderer'));
  openWindow(afterglow, args, log, devUrl ?? pageUrl, origin);
}

function openWindow(afterglow: Afterglow, args: AppArguments, log: Log, url: string, origin: string): void {
  const window = createMainWindow({
    url,
    preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    size: args.windowSize,
    onFullScreen: (on) => sendEvent(contents, 'full-screen', { on }),
    onPageGone: (reason) => {
      log.error({ reason }, 'the page crashed');
      void afterglow.engine.plays.stopAll(windowClient.sessionId);
    },
  });
  const contents = window.webContents;
  const handlers = windowHandlers(afterglow, window, app.getVersion());
  const ipc = registerIpc({ handlers, contents, origin, log });
  const events = forwardEvents(afterglow, contents);
  window.on('closed', () => {
    events.dispose();
    ipc.dispose();
  });
  const { preWarmer } = afterglow.engine;
  const onBattery = (): void => preWarmer.pause('battery', powerMonitor.isOnBatteryPower());
  onBattery();
  powerMonitor.on('on-battery', onBattery);
  powerMonitor.on('on-ac', onBattery);
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}
