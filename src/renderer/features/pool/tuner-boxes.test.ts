import { expect, it } from 'vitest';
import { box, engineView, entry, lease, session, upstream } from '../../stores/testing/views.ts';
import { tunerBoxes } from './tuner-boxes.ts';

it('lights a lamp per tuner and says who is behind each', () => {
  const [shown] = tunerBoxes(
    engineView({
      boxes: [box(4, ['a', 'b', 'c'])],
      entries: [entry('ka', { leases: [lease('viewer', 's')] }), entry('kb', { leases: [lease('prewarm')] })],
      upstreams: [
        upstream('a', { leases: [lease('direct', 'ka')] }),
        upstream('b', { leases: [lease('direct', 'kb')] }),
        // Of another box: not what holds this one's tuner.
        upstream('c', { boxId: 'other', leases: [lease('recording')] }),
      ],
      sessions: [session('s', 'window', 'this-computer')],
    }),
  );
  expect(shown?.lamps).toEqual(['held', 'guess', 'held', 'free']);
  expect(shown?.tuned.map(({ by }) => by)).toEqual(['watched by window', 'guess', 'nobody']);
});

it('shows what is held where the limit is not known, and does not draw a hundred lamps', () => {
  const [unknown, many] = tunerBoxes(engineView({ boxes: [box(undefined, ['a']), box(100, ['a'])] }));
  expect(unknown?.lamps).toEqual(['held']);
  expect(many?.lamps).toHaveLength(16);
});
