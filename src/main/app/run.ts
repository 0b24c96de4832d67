import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';
import { type Afterglow, compose } from '../compose.ts';
import { asAppError } from '../engine/kernel/app-error.ts';
import { forwardEvents } from '../ipc/forward-events.ts';
import { windowHandlers, windowViewer } from '../ipc/handlers.ts';
import { originOf, registerIpc, sendEvent } from '../ipc/register.ts';
import type { AppArguments } from './arguments.ts';
import type { Log } from './log.ts';
import { pageOrigin, pageUrl, servePage } from './page-protocol.ts';
import { createMainWindow } from './window.ts';

/** Whatever hangs, the person who quits is not kept waiting longer; FFmpeg ends with us anyway. */
const quitAfterMs = 6_000;

/** From "Electron is ready" to "nothing is left". */
export async function run(args: AppArguments, log: Log): Promise<void> {
  // electron-vite's development server, which gives the page another origin.
  const devUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const origin = devUrl ? originOf(devUrl) : pageOrigin;
  let afterglow: Afterglow;
  try {
    afterglow = await compose({
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
  quitCleanly(afterglow, log);
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
      void afterglow.engine.sessions.stopAll(windowViewer);
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
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

/** Every way out leads through here: window closed, menu, Ctrl+C, SIGTERM, session end. */
function quitCleanly(afterglow: Afterglow, log: Log): void {
  let quitting = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    const leave = (how: string): void => {
      log.info({}, `quit ${how}`);
      log.flush();
      app.exit(0);
    };
    const deadline = afterglow.clock.after(quitAfterMs, () => leave('although something would not end'));
    void afterglow.dispose().then(
      () => {
        deadline.dispose();
        leave('cleanly');
      },
      (error: unknown) => {
        log.error({ error }, 'quitting failed');
        leave('with an error');
      },
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
