import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    // Each test file is its own world anyway; a mock that outlives its test is a trap.
    restoreMocks: true,
  },
});
