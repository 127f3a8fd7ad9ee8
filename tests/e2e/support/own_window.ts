import { expect, type Page } from '@playwright/test';
import { Softphone } from './softphone';

/** The softphone in a window of its own. */
export interface OwnWindow {
  page: Page;
  own: Softphone;
}

/** Opens the window from the helpdesk's frame, and waits until it has the line. */
export async function openWindow(softphone: Softphone, page: Page): Promise<OwnWindow> {
  const window = await openWindowInCall(softphone, page);
  await hasLine(window.page);
  await window.own.isReady();
  return window;
}

/** Opens the window from the helpdesk's frame while something goes on that may take its time to move. */
export async function openWindowInCall(softphone: Softphone, page: Page): Promise<OwnWindow> {
  const [window] = await Promise.all([page.waitForEvent('popup'), softphone.button('Open in a window').click()]);
  // Empty at first.
  await window.waitForURL(/window=own/);
  return { page: window, own: new Softphone(window, true) };
}

/** The window leads: it holds the lock of its own part of the browser, which the frame does not share. */
async function hasLine(window: Page): Promise<void> {
  const holds = (): Promise<boolean> =>
    window.evaluate(async () => {
      const { held } = await navigator.locks.query();
      return (held ?? []).some(({ name }) => /^softphone-window-\d+$/.test(name ?? ''));
    });
  await expect.poll(holds).toBe(true);
}
