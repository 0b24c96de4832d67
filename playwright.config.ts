import { defineConfig } from 'playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // The app paces itself by real time on a machine of two cores: two apps at once would disturb each other's picture.
  workers: 1,
  // A test that passes at the second try has found a fault.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  globalTimeout: 24 * 60_000,
  // Its snapshots and filmstrip stand in for the screenshots and videos that Playwright does not make of Electron by itself.
  use: { trace: 'retain-on-failure' },
  // Named again in scripts/lib/stages.ts.
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
});
