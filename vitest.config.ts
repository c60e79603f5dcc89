import { defineConfig } from 'vitest/config';
import { pathWithGiven } from './scripts/real-parts.mjs';

export default defineConfig({
  test: {
    environment: 'node',
    env: { PATH: pathWithGiven(process.env) },
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Real servers and browsers start inside these; a timeout means that something hangs, not that it is slow.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    allowOnly: false,
    reporters: ['default', './scripts/closing-line.ts'],
  },
});
