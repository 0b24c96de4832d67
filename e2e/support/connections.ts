import type { ElectronApplication } from 'playwright/test';

declare global {
  var streams: { readonly url: string; cut(): void; readonly open: boolean }[] | undefined;
}

/** The connections by which the window is sent its pictures. Only those that begin after this was called are known. */
export async function rememberStreams(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const known: NonNullable<typeof globalThis.streams> = [];
    globalThis.streams = known;
    process.getBuiltinModule('node:diagnostics_channel').subscribe('http.server.request.start', (message) => {
      const { request, socket } = message as {
        request: { readonly url?: string };
        socket: { destroy(): void; readonly destroyed: boolean };
      };
      if (!request.url?.includes('/live.mp4')) return;
      known.push({
        url: request.url,
        cut: () => socket.destroy(),
        get open() {
          return !socket.destroyed;
        },
      });
    });
  });
}

/** How many there have been so far. */
export async function streamsBegun(app: ElectronApplication): Promise<number> {
  return app.evaluate(() => globalThis.streams?.length ?? 0);
}

/** Cuts those that are open, in the middle of whatever is being sent; resolves with how many there were. */
export async function cutStreams(app: ElectronApplication): Promise<number> {
  return app.evaluate(() => {
    const open = (globalThis.streams ?? []).filter((stream) => stream.open);
    for (const stream of open) stream.cut();
    return open.length;
  });
}
