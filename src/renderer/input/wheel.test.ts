import { expect, it } from 'vitest';
import { notTurned, turn } from './wheel.ts';

const steps = (turns: readonly (readonly [delta: number, atMs: number])[]): number[] => {
  let turned = notTurned;
  return turns.map(([delta, atMs]) => {
    const next = turn(turned, delta, atMs);
    turned = next.turned;
    return next.step;
  });
};

it('is a channel per notch, away from the person is up', () => {
  expect(
    steps([
      [-120, 0],
      [-100, 50],
      [120, 100],
      [360, 110],
    ]),
  ).toEqual([1, 1, -1, -1]);
});

it('adds the small steps of a touch pad up to one', () => {
  expect(
    steps([
      [40, 0],
      [40, 16],
      [40, 32],
      [40, 48],
    ]),
  ).toEqual([0, 0, -1, 0]);
});

it('begins anew after a change of direction, a pause and a turn sideways', () => {
  expect(
    steps([
      [60, 0],
      [-60, 16],
      [60, 32],
    ]),
  ).toEqual([0, 0, 0]);
  expect(
    steps([
      [60, 0],
      [60, 1_000],
    ]),
  ).toEqual([0, 0]);
  expect(
    steps([
      [60, 0],
      [0, 16],
      [60, 32],
    ]),
  ).toEqual([0, 0, 0]);
});
