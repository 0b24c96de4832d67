import { expect, it } from 'vitest';
import { toFailure } from '../../../shared/errors.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import { readyLines } from './ready-lines.ts';

const channel = (number: string, name: string): Channel => ({ id: number, number, name, boxId: 'box', boxName: 'Box' });
const [four, seven] = [channel('4', 'Isobar'), channel('7', 'Sieben')];
const nothing = { ready: [], starting: undefined, refused: undefined };

it('says what is ready, what will be, and why something is not', () => {
  const failure = toFailure('no-spare-tuner', { channel: 'Isobar', box: 'Box' });
  const lines = readyLines({ ready: [seven], starting: four, refused: { channel: four, failure } });
  expect(lines.map(({ kind }) => kind)).toEqual(['ready', 'starting', 'refused']);
  expect(lines[2]?.reason).toMatch(/^No tuner to spare for Isobar\. .*keeps one tuner free/);
});

it('keeps quiet about what another zap has overtaken', () => {
  expect(readyLines(nothing)).toEqual([]);
  expect(readyLines({ ...nothing, refused: { channel: four, failure: toFailure('aborted') } })).toEqual([]);
});
