import { defineConfig } from '@playwright/test';

// Run by `cargo xtask kill`.
export default defineConfig({
  testDir: './kill',
  outputDir: '../../test-results/kill',
  // One browser with live audio at a time.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./kill/table.ts']],
  use: { actionTimeout: 30_000, navigationTimeout: 30_000 },
});
