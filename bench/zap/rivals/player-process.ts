// A rival as a process of its own, tied to us; ended and waited for, whatever happens.
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { type Environment, tiedToUs } from '../../../scripts/lib/child.ts';
import { Problem } from '../../../scripts/lib/program.ts';

const stopGraceMs = 3_000;
const socketMs = 15_000;
const retryMs = 50;

export interface PlayerProcess {
  readonly pid: number;
  readonly hasEnded: () => boolean;
  stop(): Promise<void>;
}

export function startPlayer(file: string, args: readonly string[], env: Environment): PlayerProcess {
  const child = execa(...tiedToUs(file, args), {
    env,
    stdio: 'ignore',
    reject: false,
    // Ctrl-C in a terminal reaches only us: the player is to be gone before its display.
    detached: true,
    forceKillAfterDelay: stopGraceMs,
  });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  let ended = false;
  const exited = child.then(() => {
    ended = true;
    process.off('exit', killNow);
  });
  if (child.pid === undefined) throw new Problem(`${file} could not be started.`);
  return {
    pid: child.pid,
    hasEnded: () => ended,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The player's own socket for orders, once it listens. What it answers is not read. */
export async function openSocket(player: PlayerProcess, file: string): Promise<Socket> {
  for (const deadlineMs = performance.now() + socketMs; ; ) {
    const socket = await tryConnect(file);
    if (socket) return socket;
    if (player.hasEnded() || performance.now() > deadlineMs) throw new Problem(`A player does not listen at ${file}.`);
    await delay(retryMs);
  }
}

function tryConnect(file: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once('connect', () => {
      // A player that ends takes its socket along, and what it says must be taken for it to go on.
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      socket.resume();
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}
