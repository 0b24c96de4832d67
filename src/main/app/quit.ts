import { app, BrowserWindow } from 'electron';
import type { Log } from './log.ts';

/** Whatever hangs, the person who quits is not kept waiting longer; FFmpeg ends with us anyway. */
const quitAfterMs = 6_000;

/**
 * Every way out leads through here: window closed, menu, Ctrl+C, SIGTERM, session end, and an error that nobody caught. For that
 * Electron would show a dialog, with tuners and FFmpeg held behind it for as long as it stands; what we know after it is not to be
 * relied on, so everything is given back and the app ends with code 1.
 */
export function quitCleanly(dispose: () => Promise<void>, log: Log): void {
  let quitting = false;
  let exitCode = 0;
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'nobody caught this');
    process.stderr.write(`Afterglow must end because of an error in it: ${error.stack}\n`);
    exitCode = 1;
    app.quit();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    // Not here and now: a debugger (Playwright) asks for it wherever Node happens to be, even amid reading the socket that we close.
    setImmediate(end);
  });
  const end = (): void => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    const leave = (how: string): void => {
      log.info({}, `quit ${how}`);
      log.flush();
      app.exit(exitCode);
    };
    const deadline = setTimeout(() => leave('although something would not end'), quitAfterMs);
    void dispose().then(
      () => {
        clearTimeout(deadline);
        leave('cleanly');
      },
      (error: unknown) => {
        log.error({ error }, 'quitting failed');
        leave('with an error');
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
