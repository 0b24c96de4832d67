import { describe, expect, it } from 'vitest';
import { type HouseholdEvent, householdEvents } from './household.ts';
import { perturbed, profileOf, profiles } from './profile.ts';

const remote = profileOf('remote') ?? profiles[0];
type Zap = Extract<HouseholdEvent, { kind: 'zap' }>;

function of(profile = remote, seed = 1, days = 20): HouseholdEvent[] {
  return profile ? [...householdEvents(profile, seed, days)] : [];
}

describe('a generated household', () => {
  it('is the same from the same seed, and another from another', () => {
    expect(of()).toEqual(of());
    expect(of(remote, 2)).not.toEqual(of());
  });

  it.each([...profiles, ...perturbed])('zaps in the order of time, and never to what is on: $id', (profile) => {
    // Beyond the day on which something changes; with 2,000 channels that takes its time.
    const days = profile.channels > 500 ? 3 : 32;
    let atMs = 0;
    let on: string | undefined;
    const faults: HouseholdEvent[] = [];
    for (const event of of(profile, 3, days)) {
      if (event.kind === 'line-up') continue;
      if (event.atMs < atMs || (event.kind === 'zap' && event.id === on)) faults.push(event);
      ({ atMs } = event);
      on = event.kind === 'off' ? undefined : event.id;
    }
    expect(faults).toEqual([]);
    expect(atMs).toBeGreaterThan(0);
  });

  it('draws each zap from a distribution that sums to 1', () => {
    for (const { state } of of()
      .filter((event): event is Zap => event.kind === 'zap')
      .slice(0, 300)) {
      const sum = [...state.next.values()].reduce((total, each) => total + each, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  });

  it('behaves about as published: most steps along the line-up and upwards, most visits short', () => {
    let zaps = 0;
    let up = 0;
    let down = 0;
    let short = 0;
    for (let seed = 1; seed <= 6; seed++) {
      let ids: readonly string[] = [];
      let on = { id: '', atMs: 0 };
      for (const event of of(remote, seed)) {
        if (event.kind === 'line-up') ({ ids } = event);
        if (event.kind === 'zap') {
          const step = ids.indexOf(event.id) - ids.indexOf(on.id);
          zaps += 1;
          up += Number(step === 1 || step === 1 - ids.length);
          down += Number(step === -1 || step === ids.length - 1);
          short += Number(event.atMs - on.atMs < 10_000);
        }
        if (event.kind === 'on' || event.kind === 'zap') on = event;
      }
    }
    // Published: up .43, down .19, under 10 s more than .60 (zapping.md).
    expect(up / zaps).toBeGreaterThan(0.38);
    expect(up / zaps).toBeLessThan(0.54);
    expect(down / zaps).toBeGreaterThan(0.1);
    expect(down / zaps).toBeLessThan(0.25);
    expect(short / zaps).toBeGreaterThan(0.5);
  });
});
