import { describe, expect, it } from 'vitest';
import { type PlayheadSample, type Remedy, StallWatchdog } from './stall-watchdog.ts';

const stepMs = 250;

/** What it asks for while the same sample comes again and again, with the time of each. */
function watch(
  dog: StallWatchdog,
  seconds: number,
  sample: (nowMs: number) => Partial<PlayheadSample>,
): (readonly [number, Remedy])[] {
  const remedies: (readonly [number, Remedy])[] = [];
  for (let nowMs = 0; nowMs <= seconds * 1_000; nowMs += stepMs) {
    const base = { timeS: 5, aheadS: 3, nextStartS: undefined, endS: 8, isExpected: true, nowMs };
    const remedy = dog.sample({ ...base, ...sample(nowMs) });
    if (remedy) remedies.push([nowMs, remedy]);
  }
  return remedies;
}

const acts = (remedies: readonly (readonly [number, Remedy])[]): string[] =>
  remedies.map(([, { cause, act }]) => `${cause}: ${act}`);

describe('StallWatchdog', () => {
  it('is content with a picture that moves or is not meant to', () => {
    expect(watch(new StallWatchdog(), 20, (nowMs) => ({ timeS: nowMs / 1_000 }))).toEqual([]);
    expect(watch(new StallWatchdog(), 20, () => ({ isExpected: false }))).toEqual([]);
  });

  it('jumps a hole soon, to where it ends', () => {
    const [first] = watch(new StallWatchdog(), 1, () => ({ aheadS: 0, nextStartS: 5.6 }));
    expect(first).toEqual([500, { cause: 'hole', act: 'nudge', toS: 5.6 }]);
  });

  it('waits for a source that gives nothing, and only then asks anew', () => {
    const remedies = watch(new StallWatchdog(), 20, () => ({ aheadS: 0, endS: 5 }));
    expect(acts(remedies)).toEqual(['starved: reload', 'starved: restart']);
    expect(remedies[0]?.[0]).toBeGreaterThanOrEqual(7_000);
  });

  it('goes from weak to strong with a decoder that has everything and stands still', () => {
    const growing = watch(new StallWatchdog(), 20, (nowMs) => ({ endS: 8 + nowMs / 1_000 }));
    expect(acts(growing)).toEqual(['stuck: nudge', 'stuck: live-edge', 'stuck: reload', 'stuck: restart']);
  });

  it('takes its own nudge for no sign of life', () => {
    const remedies = watch(new StallWatchdog(), 12, (nowMs) => ({ timeS: nowMs < 3_000 ? 5 : 7 }));
    expect(acts(remedies)).toEqual(['stuck: nudge', 'stuck: live-edge', 'stuck: reload', 'stuck: restart']);
  });

  it('begins anew when a remedy has helped', () => {
    const dog = new StallWatchdog();
    watch(dog, 2, () => ({}));
    let timeS = 5;
    for (let nowMs = 2_250; nowMs < 4_000; nowMs += stepMs) {
      timeS += 0.25;
      dog.sample({ timeS, aheadS: 3, nextStartS: undefined, endS: 9, isExpected: true, nowMs });
    }
    const again: string[] = [];
    for (let nowMs = 4_000; nowMs < 7_000; nowMs += stepMs) {
      const remedy = dog.sample({ timeS, aheadS: 3, nextStartS: undefined, endS: 9, isExpected: true, nowMs });
      if (remedy) again.push(remedy.act);
    }
    expect(again).toEqual(['nudge']);
  });

  it('begins with the weakest remedy of another cause', () => {
    const dog = new StallWatchdog();
    const remedies = watch(dog, 6, (nowMs) => (nowMs < 2_500 ? {} : { aheadS: 0, nextStartS: 5.5 }));
    expect(acts(remedies).slice(0, 2)).toEqual(['stuck: nudge', 'hole: nudge']);
  });
});
