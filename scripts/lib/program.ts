// How each command ends. Signals become one abort, so that whatever runs unwinds through its `finally` blocks and leaves no
// process behind; a Problem is something a person can act on and is told in its own words, anything else keeps its stack.
import { constants } from 'node:os';

/** Something the person at the terminal can put right: only the message is shown. */
export class Problem extends Error {
  override name = 'Problem';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes SIGTERM to its shell, and the shell dies of it without passing it on: nothing tells us but a new parent.
const PARENT_CHECK_MS = 500;

const controller = new AbortController();

/** Aborts when this process is asked to end. */
export const interrupted: AbortSignal = controller.signal;

/** Runs a command's body; what it returns is the exit code (0 when it returns nothing). */
export async function program(body: () => Promise<number | undefined> | Promise<void>): Promise<void> {
  let signalNumber = 0;
  const stop = (name: (typeof SIGNALS)[number]) => {
    signalNumber = constants.signals[name];
    controller.abort(new Problem(`Stopped by ${name}.`));
  };
  for (const name of SIGNALS) process.on(name, stop);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop('SIGHUP');
  }, PARENT_CHECK_MS).unref();
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    if (!interrupted.aborted) console.error(error instanceof Problem ? `\n${error.message}` : error);
  }
  if (interrupted.aborted) process.exitCode = 128 + signalNumber;
  // Not left to the event loop: a terminal that is read or a socket that lingers must not keep a finished command open.
  process.exit();
}
