import { describe, expect, it } from 'vitest';
import { AppError } from '../kernel/app-error.ts';
import { decideHealing } from './healing.ts';

describe('decideHealing', () => {
  it('tries at once, then ever slower, then gives up', () => {
    const broken = new AppError('source-ended');
    const pauses = Array.from({ length: 9 }, (_, index) => decideHealing(broken, index + 1));
    expect(pauses[0]).toEqual({ kind: 'retry', afterMs: 0 });
    expect(pauses[8]).toEqual({ kind: 'give-up' });
    const waits = pauses.flatMap((each) => (each.kind === 'retry' ? [each.afterMs] : []));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  });

  it.each(['channel-protected', 'channel-unknown', 'not-a-stream', 'ffmpeg-missing', 'ffmpeg-broken'] as const)(
    'does not retry %s',
    (code) => {
      expect(decideHealing(new AppError(code), 1)).toEqual({ kind: 'give-up' });
    },
  );
});
