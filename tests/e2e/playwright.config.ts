import { defineConfig } from '@playwright/test';

// Run by `cargo xtask e2e`, which builds what the journeys need and says where it is.
export default defineConfig({
  projects: [
    // The telephone line alone, against a scripted peer.
    { name: 'line', testDir: './line' },
    // The whole, through the helpdesk's window.
    { name: 'journeys', testDir: './journeys' },
  ],
  outputDir: '../../test-results',
  // Each journey has live audio in a browser of its own: two at once would starve each other.
  workers: 1,
  // A journey that passes at the second try is a journey that fails.
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: { actionTimeout: 20_000, navigationTimeout: 30_000 },
});
