import { describe, expect, it } from 'vitest';
import type { ZapReport } from '../../../shared/model/zap-report.ts';
import { axisTicks, pieces, zapChart } from './zap-rows.ts';

const report = (over: Partial<ZapReport> = {}): ZapReport => ({
  zapId: 'z1',
  atMs: 1_700_000_000_000,
  channelId: 'test:5.1',
  number: '5.1',
  name: 'Five',
  kind: 'cold',
  outcome: 'shown',
  totalMs: 1000,
  parts: { tunerMs: 200, keyframeMs: 300, segmentMs: 100, playlistMs: 20, decodeMs: 80 },
  ...over,
});

const height = (row: ReturnType<typeof zapChart>['rows'][number] | undefined): number =>
  pieces.reduce((sum, piece) => sum + (row?.[piece] ?? 0), 0);

describe('zapChart', () => {
  it('stacks the parts and calls what they leave over other', () => {
    const [row] = zapChart([report()]).rows;
    expect(row).toMatchObject({
      id: 'z1',
      settleMs: 0,
      tunerMs: 200,
      keyframeMs: 300,
      segmentMs: 100,
      playlistMs: 20,
      decodeMs: 80,
      otherMs: 300,
      failedMs: 0,
    });
    expect(height(row)).toBe(1000);
  });

  it('makes a pre-rolled zap one piece of its own, but for what was waited for keys', () => {
    const [row, surfed] = zapChart([
      report({ kind: 'pre-rolled', totalMs: 15, parts: { decodeMs: 15 } }),
      report({ kind: 'pre-rolled', totalMs: 165, parts: { settleMs: 150, decodeMs: 165 } }),
    ]).rows;
    expect(row).toMatchObject({ decodeMs: 0, readyMs: 15, otherMs: 0 });
    expect(surfed).toMatchObject({ settleMs: 150, decodeMs: 0, readyMs: 15, otherMs: 0 });
  });

  it('never makes a column higher than the whole', () => {
    const [row] = zapChart([report({ totalMs: 450 })]).rows;
    expect(row).toMatchObject({ tunerMs: 200, keyframeMs: 250, segmentMs: 0, decodeMs: 0, otherMs: 0 });
    expect(height(row)).toBe(450);
  });

  it('makes a failed zap one piece that does not stretch the axis', () => {
    const { rows, ticks } = zapChart([
      report({ zapId: 'slow', outcome: 'failed', totalMs: 20_000 }),
      report(),
      report({ zapId: 'fast', outcome: 'failed', totalMs: 40 }),
    ]);
    expect(ticks.at(-1)).toBe(1000);
    expect(rows[0]).toMatchObject({ id: 'slow', tunerMs: 0, otherMs: 0, failedMs: 1000, beyond: true });
    expect(rows[2]).toMatchObject({ id: 'fast', failedMs: 40, beyond: false });
  });

  it('cuts off the rare zap that takes many times as long as the others', () => {
    const usual = Array.from({ length: 19 }, (_, index) => report({ zapId: `z${index}` }));
    const { rows, ticks } = zapChart([report({ zapId: 'start', totalMs: 9000, parts: { decodeMs: 8900 } }), ...usual]);
    expect(ticks.at(-1)).toBe(2000);
    expect(rows[0]).toMatchObject({ decodeMs: 2000, otherMs: 0, beyond: true });
    expect(rows[1]).toMatchObject({ beyond: false });
  });

  it('shows failures in full when there is nothing else', () => {
    const { rows, ticks } = zapChart([report({ outcome: 'failed', totalMs: 20_000 })]);
    expect(ticks.at(-1)).toBe(20_000);
    expect(rows[0]).toMatchObject({ failedMs: 20_000, beyond: false });
  });

  it('keeps the order and fills up a short run on the right', () => {
    const { rows } = zapChart([report({ zapId: 'a' }), report({ zapId: 'b' })]);
    expect(rows).toHaveLength(16);
    expect(rows.slice(0, 2).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(rows.slice(2).every((row) => row.report === undefined && height(row) === 0)).toBe(true);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(16);
    const many = Array.from({ length: 60 }, (_, index) => report({ zapId: `z${index}` }));
    expect(zapChart(many).rows).toHaveLength(60);
  });
});

describe('axisTicks', () => {
  it.each([
    [0, [0, 20, 40, 60, 80, 100]],
    [180, [0, 50, 100, 150, 200]],
    [250, [0, 50, 100, 150, 200, 250]],
    [1_001, [0, 500, 1_000, 1_500]],
    [5_400, [0, 2_000, 4_000, 6_000]],
  ])('%i ms', (maxMs, expected) => {
    expect(axisTicks(maxMs)).toEqual(expected);
  });
});
