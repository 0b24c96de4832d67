import { app, BrowserWindow } from 'electron';
import type { Log } from './log.ts';

/** Whatever hangs, the person who quits is not kept waiting longer; FFmpeg ends with us anyway. */
const quitAfterMs = 6_000;

/** Every way out leads through here: window closed, menu, Ctrl+C, SIGTERM, session end. */
export function quitCleanly(dispose: () => Promise<void>, log: Log): void {
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
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
