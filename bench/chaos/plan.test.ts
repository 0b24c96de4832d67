import { expect, test } from 'vitest';
import { describeStep, isZap, makePlan } from './plan.ts';

const channels = ['2', '4', '7'] as const;

test('the same seed gives the same run, another one another', () => {
  const plan = makePlan({ seed: 5, zaps: 300, channels: [...channels] });
  expect(makePlan({ seed: 5, zaps: 300, channels: [...channels] })).toEqual(plan);
  expect(makePlan({ seed: 6, zaps: 300, channels: [...channels] })).not.toEqual(plan);
});

test('it has as many zaps as were asked for and looks after each hundred and at the end', () => {
  const plan = makePlan({ seed: 1, zaps: 250, channels: [...channels] });
  let zaps = 0;
  const looks: number[] = [];
  for (const step of plan) {
    if (isZap(step)) zaps += 1;
    if (step.action.do === 'quiet') looks.push(zaps);
  }
  expect(zaps).toBe(250);
  expect(looks).toEqual([100, 200, 250]);
  expect(plan.at(-1)?.action.do).toBe('quiet');
  expect(plan.map(({ number }) => number)).toEqual(plan.map((_, index) => index + 1));
});

test('every kind of action happens in a thousand zaps', () => {
  const kinds = new Set(makePlan({ seed: 1, zaps: 1000, channels: [...channels] }).map(({ action }) => action.do));
  expect([...kinds].toSorted()).toEqual(
    [
      ...['aborted-zap', 'crash-page', 'drop', 'fault', 'hang', 'join', 'key', 'kill', 'leave', 'let-go', 'number'],
      ...['quiet', 'stop', 'stop-unknown', 'warm', 'zap'],
    ].toSorted(),
  );
});

test('what costs seconds is rare between two quiet points', () => {
  let crashes = 0;
  for (const { action } of makePlan({ seed: 3, zaps: 1000, channels: [...channels] })) {
    if (action.do === 'crash-page') crashes += 1;
    if (action.do === 'quiet') crashes = 0;
    expect(crashes).toBeLessThanOrEqual(1);
  }
});

test('a step is told in one line', () => {
  const step = { number: 3, pauseMs: 0, action: { do: 'let-go', channel: '7', times: 5 } } as const;
  expect(describeStep(step)).toBe('3 let-go: channel 7, times 5');
});
