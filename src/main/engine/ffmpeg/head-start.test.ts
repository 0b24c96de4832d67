import { describe, expect, it } from 'vitest';
import { silentLog } from '../transport/testing/sinks.ts';
import { Ffmpeg } from './ffmpeg.ts';
import { HeadStart } from './head-start.ts';

/** A program that waits for its input as FFmpeg does. */
const noted = new Set<number>();
const program = new Ffmpeg({
  path: 'cat',
  env: {},
  log: silentLog,
  note: (pid) => {
    noted.add(pid);
    return { dispose: () => void noted.delete(pid) };
  },
});

describe('HeadStart', () => {
  it('hands its process to whoever wants the same command, once', async () => {
    const ahead = new HeadStart(program, ['-u', '-']);
    expect(ahead.take(['-'])).toBeUndefined();
    const process = ahead.take(['-u', '-']);
    expect(process?.pid).toBeGreaterThan(0);
    expect(ahead.take(['-u', '-'])).toBeUndefined();
    await ahead.dispose();
    expect(noted.size).toBe(1);
    await process?.stop();
    expect(noted.size).toBe(0);
  });

  it('leaves nothing behind when nobody wanted it', async () => {
    const ahead = new HeadStart(program, ['-']);
    expect(noted.size).toBe(1);
    await ahead.dispose();
    await ahead.dispose();
    expect(noted.size).toBe(0);
    expect(ahead.take(['-'])).toBeUndefined();
  });

  it('gives out no process that has ended', async () => {
    const ahead = new HeadStart(program, ['--no-such-option']);
    await expect.poll(() => noted.size).toBe(0);
    expect(ahead.take(['--no-such-option'])).toBeUndefined();
  });
});
