import { defineConfig } from '@playwright/test';

// The telephone line alone: our bridge and JsSIP against a scripted peer. Needs no build of the app:
// `npx playwright test --config tests/e2e/line.config.ts`.
export default defineConfig({
  testDir: './line',
  outputDir: '../../test-results/line',
  // Each call has live audio: two at once would starve each other.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
