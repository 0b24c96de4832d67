import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Predictor } from './predictor.ts';
import { shippedWeights } from './prior.ts';
import { noTrail, type Trail } from './trail.ts';

const hour = 3_600_000;
const day = 24 * hour;
const localTime = (atMs: number) => ({ hour: (atMs % day) / hour, weekend: false });
const ids = Array.from({ length: 40 }, (_, i) => `c${i}`);

function predictorOf(line: readonly string[] = ids): Predictor {
  const predictor = new Predictor(localTime, shippedWeights);
  predictor.setLineUp(line);
  return predictor;
}

/** Goes through these channels, so many milliseconds on each. */
function walk(predictor: Predictor, channels: readonly string[], dwellMs: number, fromMs = 0, trail: Trail = noTrail) {
  let atMs = fromMs;
  let on = trail;
  for (const id of channels) {
    on = predictor.moved(on, id, atMs);
    atMs += dwellMs;
  }
  return { trail: on, atMs };
}

describe('Predictor', () => {
  it('expects whoever goes up to go up, and says so', () => {
    const predictor = predictorOf();
    const { trail, atMs } = walk(predictor, ['c3', 'c4', 'c5', 'c6'], 3_000);
    const [first] = predictor.forecast(trail, atMs).top(1);
    expect(first).toMatchObject({ channelId: 'c7', reason: { expert: 'onward', fromId: 'c6' } });
    expect(first?.probability).toBeGreaterThan(0.4);
  });

  it('claims no habit that nobody has', () => {
    const predictor = predictorOf();
    const { trail, atMs } = walk(predictor, ['c3', 'c9', 'c3', 'c20'], 3_000);
    // Everything was only passed by.
    const told = predictor
      .forecast(trail, atMs)
      .top(12)
      .map(({ reason }) => reason.expert);
    expect(told).not.toContain('transition');
    expect(told).not.toContain('favourite');
    const back = predictor.moved(trail, 'c3', atMs);
    const after = predictor.forecast(back, atMs + 90_000).top(12);
    expect(
      after.some(({ channelId, reason }) => reason.expert === 'transition' && !['c9', 'c20'].includes(channelId)),
    ).toBe(false);
  });

  it('learns the other direction, and the way round the end of the line-up', () => {
    const predictor = predictorOf();
    const { trail, atMs } = walk(predictor, ['c2', 'c1', 'c0', 'c39'], 3_000);
    expect(predictor.forecast(trail, atMs).top(1)[0]?.channelId).toBe('c38');
  });

  it('learns what is watched at which time of the day', () => {
    const predictor = predictorOf();
    let trail = noTrail;
    for (let i = 0; i < 30; i++) {
      // News in the morning, a series in the evening; between them something of everything.
      ({ trail } = walk(predictor, ['c20', 'c9'], 1_200_000, i * day + 7 * hour, trail));
      trail = predictor.left(trail, i * day + 8 * hour);
      ({ trail } = walk(predictor, ['c20', 'c31'], 1_200_000, i * day + 20 * hour, trail));
      trail = predictor.left(trail, i * day + 21 * hour);
    }
    const at = (hours: number) => {
      const nowMs = 40 * day + hours * hour;
      const on = predictor.moved({ ...noTrail }, 'c20', nowMs - 600_000);
      return predictor.forecast(on, nowMs);
    };
    expect(at(7.3).probabilityOf('c9')).toBeGreaterThan(2 * at(7.3).probabilityOf('c31'));
    expect(at(20.3).probabilityOf('c31')).toBeGreaterThan(2 * at(20.3).probabilityOf('c9'));
  });

  it('keeps what it knows when the channels get another order, and forgets none that is gone for a while', () => {
    const predictor = predictorOf();
    let trail = noTrail;
    let atMs = 0;
    for (let i = 0; i < 20; i++) ({ trail, atMs } = walk(predictor, ['c5', 'c30'], 300_000, atMs, trail));
    predictor.setLineUp(ids.toReversed().filter((id) => id !== 'c30'));
    expect(predictor.forecast(trail, atMs).probabilityOf('c30')).toBe(0);
    trail = predictor.moved(trail, 'c5', atMs);
    predictor.setLineUp(ids.toReversed());
    expect(
      predictor
        .forecast(trail, atMs + 300_000)
        .top(2)
        .map(({ channelId }) => channelId),
    ).toContain('c30');
  });

  it('goes on after a restart where it was', () => {
    const before = predictorOf();
    const { trail, atMs } = walk(before, ['c3', 'c4', 'c9', 'c3', 'c9', 'c12'], 90_000);
    const after = new Predictor(localTime, shippedWeights, structuredClone(before.state()));
    after.setLineUp(ids);
    expect(after.forecast(trail, atMs).top(10)).toEqual(before.forecast(trail, atMs).top(10));
  });

  it('gives a distribution, whatever somebody does, with nothing for what is on', () => {
    const steps = fc.record({ to: fc.integer({ min: 0, max: 45 }), waitMs: fc.integer({ min: 0, max: 4_000_000 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(steps, { maxLength: 30 }), (size, walked) => {
        const line = ids.slice(0, size);
        const predictor = predictorOf(line);
        let trail = noTrail;
        let atMs = 0;
        for (const { to, waitMs } of walked) {
          // Some of these are not in the line-up.
          trail = predictor.moved(trail, `c${to}`, (atMs += waitMs));
          const forecast = predictor.forecast(trail, atMs + 300);
          const sum = line.reduce((total, id) => total + forecast.probabilityOf(id), 0);
          expect(forecast.probabilityOf(`c${to}`)).toBe(0);
          // Alone in the line-up, what is on leaves nothing to expect.
          expect(sum).toBeCloseTo(size > 1 || to >= size ? 1 : 0, 9);
          const top = forecast.top(5).map(({ probability }) => probability);
          expect(top).toEqual(top.toSorted((a, b) => b - a));
        }
      }),
      { numRuns: 60 },
    );
  });
});
