import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { type Fragment, FragmentReader } from './fragment-reader.ts';

/** Two seconds of picture and sound at 25 fps with a keyframe each half second, as our own command cuts it. */
async function television(): Promise<Buffer> {
  const { stdout } = await execa(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=320x180:r=25',
        '-f',
        'lavfi',
        '-i',
        'sine=440:r=48000',
        '-t',
        '2',
      ],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12', '-sc_threshold', '0', '-c:a', 'aac'],
      ...['-f', 'mp4', '-movflags', 'delay_moov+cmaf+frag_discont+frag_keyframe', '-frag_duration', '200000', 'pipe:1'],
    ],
    { encoding: 'buffer' },
  );
  return Buffer.from(stdout);
}

function read(data: Buffer, chunkBytes: number): { inits: number; fragments: Fragment[]; init: Buffer } {
  const fragments: Fragment[] = [];
  let inits = 0;
  let init: Buffer = Buffer.alloc(0);
  const reader = new FragmentReader({
    onInit: (bytes) => {
      inits += 1;
      init = bytes;
    },
    onFragment: (fragment) => fragments.push(fragment),
  });
  for (let at = 0; at < data.length; at += chunkBytes) reader.push(data.subarray(at, at + chunkBytes));
  return { inits, fragments, init };
}

describe('FragmentReader', () => {
  it('finds the same fragments however the bytes arrive', async () => {
    const data = await television();
    const whole = read(data, data.length);
    expect(whole.inits).toBe(1);
    expect(whole.fragments.length).toBeGreaterThan(8);
    const picture = whole.fragments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(picture).toBeCloseTo(2000, -2);
    // 25 fps, a keyframe each 12 frames: 0, 12, 24, 36, 48.
    expect(whole.fragments.filter(({ independent }) => independent)).toHaveLength(5);
    expect(whole.fragments[0]?.independent).toBe(true);
    for (const chunkBytes of [1, 7, 1000, 65_536]) expect(read(data, chunkBytes)).toEqual(whole);
  });

  it('refuses what is no MP4', () => {
    const reader = new FragmentReader({ onInit: () => {}, onFragment: () => {} });
    expect(() => reader.push(Buffer.from([0, 0, 0, 1, 1, 1, 1, 1, 255, 255, 255, 255, 255, 255, 255, 255]))).toThrow(
      RangeError,
    );
    expect(() => read(Buffer.from('<html><body>Not found</body></html>'), 100)).toThrow(RangeError);
  });
});
