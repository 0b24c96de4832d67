import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../kernel/fake-clock.ts';
import { RateMeter } from './rate-meter.ts';

let clock: FakeClock;
let bytes: number;

beforeEach(() => {
  clock = new FakeClock();
  bytes = 0;
});

const meter = (startedAtMs = 0): RateMeter => new RateMeter(clock, () => bytes, startedAtMs);

/** Arrives in 40 ms pieces and is looked at with each. */
function arrive(rateBps: number, forMs: number, watching: RateMeter): void {
  for (let ms = 0; ms < forMs; ms += 40) {
    clock.advance(40);
    bytes += rateBps / 200;
    watching.bps();
  }
}

const mbit = (bps: number | undefined): number => Math.round((bps ?? Number.NaN) / 100_000) / 10;

describe('RateMeter', () => {
  it('says nothing before it has seen half a second', () => {
    const watching = meter();
    expect(watching.bps()).toBeUndefined();
    arrive(8_000_000, 480, watching);
    expect(watching.bps()).toBeUndefined();
    arrive(8_000_000, 40, watching);
    expect(mbit(watching.bps())).toBe(8);
  });

  it('knows at once the mean of a stream that has run for long', () => {
    clock.advance(60_000);
    bytes = 30_000_000;
    expect(mbit(meter().bps())).toBe(4);
  });

  it('follows a rate that rises within a second, and one that falls within five', () => {
    const watching = meter();
    arrive(2_000_000, 20_000, watching);
    expect(mbit(watching.bps())).toBe(2);
    arrive(8_000_000, 1_000, watching);
    expect(mbit(watching.bps())).toBeGreaterThan(7);
    arrive(2_000_000, 3_000, watching);
    expect(mbit(watching.bps())).toBeGreaterThan(2.5);
    arrive(2_000_000, 2_500, watching);
    expect(mbit(watching.bps())).toBe(2);
  });

  it('takes a stream that stands still for late and not for slow', () => {
    const watching = meter();
    arrive(4_000_000, 10_000, watching);
    clock.advance(4_000);
    expect(mbit(watching.bps())).toBe(4);
  });

  it('measures a source that comes in helpings by what it gives in all', () => {
    const watching = meter();
    for (let i = 0; i < 10; i++) {
      clock.advance(6_000);
      bytes += 3_000_000;
      watching.bps();
    }
    expect(mbit(watching.bps())).toBe(4);
  });
});
