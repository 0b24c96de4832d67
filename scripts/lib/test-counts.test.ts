import { describe, expect, it } from 'vitest';
import { addCounts, parseCounts, readCounts } from './test-counts.ts';

describe('test counts', () => {
  it("reads vitest's report", () => {
    expect(parseCounts('{"numPassedTests":3,"numFailedTests":1,"numTotalTests":4,"success":false}')).toEqual({
      passed: 3,
      failed: 1,
    });
  });

  it("reads Playwright's report", () => {
    expect(parseCounts('{"stats":{"expected":2,"unexpected":1,"flaky":0,"skipped":5}}')).toEqual({
      passed: 2,
      failed: 1,
    });
  });

  it('adds', () => {
    expect(addCounts({ passed: 1, failed: 2 }, { passed: 3, failed: 4 })).toEqual({ passed: 4, failed: 6 });
  });

  it('counts nothing where no report was written', async () => {
    expect(await readCounts('/nowhere/report.json')).toEqual({ passed: 0, failed: 0 });
  });
});
