import { describe, expect, it } from 'vitest';
import { type Run, surf } from './surf.ts';

describe('surf', () => {
  it('zaps at once at the first press and after half a second of quiet', () => {
    expect(surf(undefined, 1_000, false)).toMatchObject({ waitMs: 0, fresh: true });
    expect(surf({ lastPressMs: 1_000 }, 1_500, false)).toMatchObject({ waitMs: 0, fresh: true });
  });

  it.each([
    [30, 150],
    [100, 150],
    [200, 300],
    [300, 400],
    [499, 400],
  ])('waits for the next press in the rhythm of the presses: %i ms apart, %i ms', (intervalMs, waitMs) => {
    expect(surf({ lastPressMs: 0 }, intervalMs, false)).toMatchObject({ waitMs, fresh: false });
  });

  it('does not wait for a warm channel, unless the key is held', () => {
    expect(surf({ lastPressMs: 0 }, 200, true).waitMs).toBe(0);
    expect(surf({ lastPressMs: 0 }, 33, true).waitMs).toBe(150);
  });

  it('tunes at most twice for ten presses in two seconds', () => {
    let run: Run | undefined;
    let tunes = 0;
    for (let press = 0; press < 10; press++) {
      const step = surf(run, press * 200, false);
      run = step.run;
      const nextPressInMs = press < 9 ? 200 : Number.POSITIVE_INFINITY;
      if (step.waitMs < nextPressInMs) tunes += 1;
    }
    expect(tunes).toBe(2);
  });
});
