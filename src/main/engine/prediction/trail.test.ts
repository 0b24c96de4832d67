import { describe, expect, it } from 'vitest';
import { noTrail, settled, switchedOn, type Trail, zapped } from './trail.ts';

const minute = 60_000;
const on = (id: string, atMs = 0): Trail => switchedOn(noTrail, id, atMs);

describe('the trail of a person through the line-up', () => {
  it('knows the last channel, and how one came to this one', () => {
    const up = zapped(on('a'), 'b', 1_000, 1);
    expect(up).toMatchObject({
      currentId: 'b',
      lastId: 'a',
      move: 'up',
      moveBefore: 'on',
      direction: 1,
      sinceMs: 1_000,
    });
    const down = zapped(up, 'z', 2_000, -1);
    expect(down).toMatchObject({ move: 'down', moveBefore: 'up', direction: -1 });
    expect(zapped(down, 'b', 3_000, 7)).toMatchObject({ move: 'back', lastId: 'z' });
    expect(zapped(down, 'x', 3_000, -2)).toMatchObject({ move: 'skip', direction: -1 });
    expect(zapped(down, 'q', 3_000, undefined)).toMatchObject({ move: 'jump', direction: -1 });
  });

  it('has its anchor where somebody stayed for a minute, and the one before', () => {
    const passed = zapped(on('a'), 'b', minute - 1, 1);
    expect(passed.anchorId).toBeUndefined();
    const watched = zapped(on('a'), 'b', minute, 1);
    expect(watched.anchorId).toBe('a');
    const later = zapped(watched, 'c', 3 * minute, 1);
    expect([later.anchorId, later.previousAnchorId]).toEqual(['b', 'a']);
    // Staying for long is being settled, also while it lasts.
    expect(settled(later, 5 * minute)).toMatchObject({ anchorId: 'c', previousAnchorId: 'b' });
    expect(settled(settled(later, 5 * minute), 9 * minute).previousAnchorId).toBe('b');
  });

  it('begins anew with the evening, and keeps what was watched', () => {
    const watched = zapped(on('a'), 'b', minute, 1);
    expect(switchedOn({ ...watched, currentId: undefined }, 'c', 9 * minute)).toMatchObject({
      ...{ currentId: 'c', anchorId: 'a', lastId: undefined, move: 'on' },
    });
  });
});
