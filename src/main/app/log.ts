import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, multistream, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Logger } from '../engine/ports.ts';
import type { AppArguments } from './arguments.ts';

const rotateAtBytes = 10 * 1024 * 1024;

export interface Log extends Logger {
  flush(): void;
}

/**
 * JSON lines in `logs/afterglow.log` of the user data folder. The same lines go to stdout when a program reads it; a person at a
 * terminal sees only errors there. A folder or disk that cannot be written costs the lines, never the app.
 */
export function openLog(userDataDir: string, level: AppArguments['logLevel']): Log {
  const dir = join(userDataDir, 'logs');
  const file = join(dir, 'afterglow.log');
  attempt(() => mkdirSync(dir, { recursive: true }));
  attempt(() => {
    if (statSync(file).size > rotateAtBytes) renameSync(file, `${file}.1`);
  });
  const toFile = destination({ dest: file, sync: false });
  toFile.on('error', () => {});
  const toTerminal = { level: process.stdout.isTTY ? ('error' as const) : level, stream: process.stdout };
  const log = pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { error: stdSerializers.err } },
    multistream([{ level, stream: toFile }, toTerminal]),
  );
  return {
    debug: (context, message) => log.debug(context, message),
    info: (context, message) => log.info(context, message),
    warn: (context, message) => log.warn(context, message),
    error: (context, message) => log.error(context, message),
    flush: () => attempt(() => toFile.flushSync()),
  };
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Nowhere to say it but on the terminal, where the error lines are anyway.
  }
}
