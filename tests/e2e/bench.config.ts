import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

// What the softphone costs beside the least a page could cost. Run by `cargo xtask bench`; asserts no time.
export default defineConfig({ ...journeys, timeout: 600_000, projects: [{ name: 'bench', testDir: './bench', testMatch: '*.bench.ts' }] });
