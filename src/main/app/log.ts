import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, multistream, pino } from 'pino';
import type { Logger } from '../engine/ports.ts';

const rotateAtBytes = 10 * 1024 * 1024;

export interface Log extends Logger {
  readonly file: string;
  flush(): void;
}

/**
 * JSON lines in `logs/afterglow.log` of the user data folder. The same lines go to stdout when a program reads it; a person at a
 * terminal sees only what `say` prints and warnings.
 */
export function openLog(userDataDir: string, level: string): Log {
  const dir = join(userDataDir, 'logs');
  const file = join(dir, 'afterglow.log');
  mkdirSync(dir, { recursive: true });
  rotate(file);
  const toFile = destination({ dest: file, sync: false });
  // A full disk costs log lines, never the app.
  toFile.on('error', () => {});
  const toTerminal = { level: process.stdout.isTTY ? 'error' : level, stream: process.stdout };
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    multistream([{ level, stream: toFile }, toTerminal]),
  );
  return {
    debug: (context, message) => log.debug(context, message),
    info: (context, message) => log.info(context, message),
    warn: (context, message) => log.warn(context, message),
    error: (context, message) => log.error(context, message),
    file,
    flush: () => {
      try {
        toFile.flushSync();
      } catch {
        // Not opened yet, or the disk is full.
      }
    },
  };
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > rotateAtBytes) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
}
