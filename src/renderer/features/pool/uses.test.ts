import { describe, expect, it } from 'vitest';
import { entry, lease, session, upstream } from '../../stores/testing/views.ts';
import { leasesBehind, onlyGuessed, uses } from './uses.ts';

const sessions = [session('s1', 'window', 'this-computer'), session('s2', 'lan', 'Kodi in the bedroom')];

describe('uses', () => {
  it('names who watches by their devices, once each', () => {
    const leases = [lease('viewer', 's1'), lease('viewer', 's2'), lease('viewer', 's1')];
    expect(uses(leases, sessions)).toBe('watched by window, Kodi in the bedroom');
    expect(uses([lease('viewer', 'window')], [])).toBe('watched by window');
  });

  it('shows no holder that says nothing to a person', () => {
    expect(uses([lease('viewer', 'mGz81-kd')], sessions)).toBe('watched');
  });

  it('says each reason once, people first', () => {
    const leases = [lease('prewarm'), lease('pinned'), lease('recording'), lease('viewer', 's1')];
    expect(uses(leases, sessions)).toBe('watched by window, recording, kept warm, guess');
  });

  it('tells what a hidden player holds from what only was begun', () => {
    expect(uses([lease('preroll', 'window')], sessions)).toBe('held ready');
    expect(uses([lease('prewarm'), lease('preroll', 'window'), lease('pinned')], sessions)).toBe(
      'kept warm, held ready, guess',
    );
  });

  it('says nobody when it is only warm', () => {
    expect(uses([], sessions)).toBe('nobody');
    expect(uses([lease('direct', 'key')], sessions)).toBe('nobody');
  });
});

it('looks through a slot to whoever uses it', () => {
  const feeding = upstream('a', { leases: [lease('direct', 'a'), lease('direct', 'gone'), lease('recording', 'r')] });
  const behind = leasesBehind(feeding, [entry('a', { leases: [lease('viewer', 's1')] })]);
  expect(behind).toEqual([lease('viewer', 's1'), lease('recording', 'r')]);
  // Begun on a guess and watched since: the connection's lease may still be the guess's.
  const guessed = upstream('a', { leases: [lease('prewarm', 'a')] });
  expect(leasesBehind(guessed, [entry('a', { leases: [lease('viewer', 's1')] })])).toEqual([lease('viewer', 's1')]);
});

it('takes for a guess only what nothing else holds', () => {
  expect(onlyGuessed([lease('prewarm')])).toBe(true);
  expect(onlyGuessed([lease('prewarm'), lease('preroll')])).toBe(true);
  expect(onlyGuessed([lease('prewarm'), lease('viewer')])).toBe(false);
  expect(onlyGuessed([lease('preroll'), lease('viewer')])).toBe(false);
  expect(onlyGuessed([])).toBe(false);
});
