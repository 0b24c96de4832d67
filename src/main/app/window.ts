import { BrowserWindow, type WebContents } from 'electron';
import type { AppArguments } from './arguments.ts';

export interface MainWindowOptions {
  readonly url: string;
  readonly preload: string;
  readonly icon: string;
  readonly size: AppArguments['windowSize'];
  readonly onPageGone: (reason: string) => void;
  readonly onFullScreen: (on: boolean) => void;
}

/** A page that dies more often than this in a minute is not loaded again at once, but after a pause. */
const crashesPerMinute = 3;
const pauseAfterCrashesMs = 10_000;

/** The window, as locked up as Electron allows: sandboxed, isolated, going nowhere, opening nothing. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: options.size?.width ?? 1280,
    height: options.size?.height ?? 720,
    minWidth: 640,
    minHeight: 360,
    useContentSize: true,
    backgroundColor: '#0b0908',
    title: 'Afterglow',
    icon: options.icon,
    autoHideMenuBar: true,
    show: false,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // Television plays without a click, and goes on behind other windows.
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
    },
  });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  window.on('enter-full-screen', () => options.onFullScreen(true));
  window.on('leave-full-screen', () => options.onFullScreen(false));
  lockUp(window.webContents, options.url);
  reloadAfterCrash(window, options);
  void window.loadURL(options.url);
  return window;
}

function lockUp(contents: WebContents, url: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // The development server reloads the page; every other way leads out of the app.
  contents.on('will-navigate', (event) => {
    if (event.url !== url) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  contents.session.setPermissionCheckHandler(() => false);
}

function reloadAfterCrash(window: BrowserWindow, options: MainWindowOptions): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    options.onPageGone(reason);
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < 60_000), now];
    const reload = (): void => {
      if (!window.isDestroyed()) void window.loadURL(options.url);
    };
    // Not from within the event: Chromium is still tidying up the dead process.
    if (crashes.length <= crashesPerMinute) setImmediate(reload);
    else setTimeout(reload, pauseAfterCrashesMs);
  });
}
