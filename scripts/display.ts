// A display of our own where there is none, or where windows should not pop up in front of a person. Xvfb is started
// directly: xvfb-run passes no signals on and leaves what it started behind.
import { addAbortSignal, type Readable } from 'node:stream';
import { execa } from 'execa';
import { type Environment, tiedToUs } from './lib/child.ts';
import { Problem } from './lib/program.ts';

const START_MS = 20_000;
const STOP_GRACE_MS = 2_000;

export interface DisplayOptions {
  /** Take an own display even if there is one. */
  readonly always?: boolean;
  /** `WIDTHxHEIGHT` of the own display. */
  readonly size?: string;
  /** A folder in which the own display keeps its picture as a file, for whoever wants to look at it from outside. */
  readonly framebufferDir?: string;
}

export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Calls `body` with the environment that leads programs to a display, which lasts as long as `body` does. */
export async function withDisplay<T>(
  body: (env: Environment) => Promise<T>,
  { always = false, size = '1920x1080', framebufferDir }: DisplayOptions = {},
): Promise<T> {
  if (process.platform !== 'linux' || (hasDisplay() && !always)) return body({});
  // Xvfb takes a free display number and writes it to descriptor 3 once it accepts connections.
  const picture = framebufferDir === undefined ? [] : ['-fbdir', framebufferDir];
  const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', ...picture];
  const server = execa(...tiedToUs('Xvfb', args), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    reject: false,
    // Ctrl-C in a terminal reaches only us: the app that is shown must be gone before its display.
    detached: true,
    forceKillAfterDelay: STOP_GRACE_MS,
  });
  const killNow = () => server.kill('SIGKILL');
  process.once('exit', killNow);
  try {
    const number = await firstLine(server.stdio[3]);
    if (number === undefined) {
      server.kill();
      throw new Problem(`Xvfb, the display without a screen, did not start.\n${(await server).stderr}`);
    }
    return await body({ DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' });
  } finally {
    server.kill();
    await server;
    process.off('exit', killNow);
  }
}

/** The first line a stream brings; undefined when it ends, or stays silent for too long. */
async function firstLine(stream: Readable): Promise<string | undefined> {
  let text = '';
  try {
    for await (const chunk of addAbortSignal(AbortSignal.timeout(START_MS), stream)) {
      text += String(chunk);
      if (text.includes('\n')) return text.trim();
    }
  } catch {
    // Too late: as good as nothing.
  }
  return undefined;
}
