import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    pool: 'forks',
    // Real servers and real processes: slow on a busy machine is no failure, so the limits are generous.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
