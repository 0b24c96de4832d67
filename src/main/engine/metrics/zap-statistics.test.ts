import { describe, expect, it } from 'vitest';
import type { ZapReport } from '../../../shared/model/zap-report.ts';
import { quantile, zapStatistics } from './zap-statistics.ts';

const report = (kind: ZapReport['kind'], totalMs: number, outcome: ZapReport['outcome'] = 'shown'): ZapReport => ({
  ...{ zapId: 'z', atMs: 0, channelId: 'c', number: '7', name: 'Seven', parts: {} },
  ...{ kind, totalMs, outcome },
});

describe('zapStatistics', () => {
  it('groups by kind and by channel and leaves out what was never shown', () => {
    const reports = [report('cold', 900), report('warm', 40), report('warm', 60), report('cold', 5, 'failed')];
    expect(zapStatistics(reports)).toEqual([
      { group: 'cold', count: 1, p50Ms: 900, p95Ms: 900 },
      { group: '7 Seven', count: 3, p50Ms: 60, p95Ms: 900 },
      { group: 'warm', count: 2, p50Ms: 40, p95Ms: 60 },
    ]);
  });
});

describe('quantile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.95)).toBe(95);
    expect(quantile([3], 0.95)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
