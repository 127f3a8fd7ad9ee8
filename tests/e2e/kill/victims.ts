import type { Page } from '@playwright/test';
import { Helpdesk } from '../support/helpdesk';
import type { Browser } from './browser';
import type { Chance } from './chance';
import type { Company } from './company';

export const VICTIMS = ['page', 'tab', 'renderer', 'browser', 'gateway', 'helpdesk'] as const;
export type Victim = (typeof VICTIMS)[number];

/** Where the agent works. */
export interface Place {
  company: Company;
  browser: Browser;
  page: Page;
}

/** Opens the helpdesk, and the softphone in it. */
export async function openHelpdesk(browser: Browser, company: Company): Promise<Page> {
  const page = await browser.context.newPage();
  await arrive(page, company);
  return page;
}

async function arrive(page: Page, company: Company): Promise<void> {
  // Leaving in a call asks first; whoever is killed is not asked.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  const helpdesk = new Helpdesk(page, company.helpdesk.at.window);
  await helpdesk.open();
  if ((await helpdesk.icon.getAttribute('aria-expanded')) !== 'true') await helpdesk.icon.click();
  await helpdesk.isShown();
}

/** Kills. */
export async function kill(victim: Victim, place: Place): Promise<void> {
  switch (victim) {
    case 'page':
      // The agent goes somewhere else with the window.
      await place.page.goto('about:blank');
      return;
    case 'tab':
      await place.page.close({ runBeforeUnload: false });
      return;
    case 'renderer':
      return crash(place);
    case 'browser':
      return place.browser.kill();
    case 'gateway':
      return place.company.killGateway();
    case 'helpdesk':
      return place.company.killHelpdesk();
  }
}

/** The softphone's own renderer: it is of another site than the helpdesk's page. */
async function crash({ browser, page }: Place): Promise<void> {
  const frame = page.frames().find((frame) => frame !== page.mainFrame());
  const session = await browser.context.newCDPSession(frame ?? page);
  // It is never answered.
  void session.send('Page.crash').catch(() => undefined);
  await new Promise((passed) => setTimeout(passed, 100));
}

/** Starts again what was killed, as an agent or an admin does, after a while. */
export async function comeBack(victim: Victim, place: Place, chance: Chance): Promise<Place> {
  const { company, browser } = place;
  await new Promise((passed) => setTimeout(passed, chance.below(3_000)));
  switch (victim) {
    case 'page':
      await arrive(place.page, company);
      return place;
    case 'tab':
      return { company, browser, page: await openHelpdesk(browser, company) };
    case 'renderer': {
      await place.page.close({ runBeforeUnload: false }).catch(() => undefined);
      return { company, browser, page: await openHelpdesk(browser, company) };
    }
    case 'browser':
      await browser.open();
      return { company, browser, page: await openHelpdesk(browser, company) };
    case 'gateway':
      await company.startGateway();
      return place;
    case 'helpdesk':
      await company.startHelpdesk();
      return place;
  }
}
