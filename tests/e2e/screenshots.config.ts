import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

// The README's pictures. Run by `cargo xtask screenshot`; no proof of anything.
export default defineConfig({ ...journeys, projects: [{ name: 'screenshots', testDir: './screenshots' }] });
