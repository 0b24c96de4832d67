import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs FFmpeg quietly and returns what it said; its own message is in the error. */
export async function ffmpeg(args: readonly string[]): Promise<string> {
  const { stderr } = await run('ffmpeg', ['-hide_banner', '-nostdin', '-y', '-v', 'error', ...args], {
    maxBuffer: 1 << 24,
  });
  return stderr;
}
