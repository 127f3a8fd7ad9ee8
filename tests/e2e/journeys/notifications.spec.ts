import type { Page } from '@playwright/test';
import { openWindow } from '../support/own_window';
import { KIM } from '../support/people';
import { expect, test } from '../support/test';

interface Said {
  title: string;
  body: string;
  closed: boolean;
}

/** What the desktop was told, beside being told it. */
async function said(window: Page): Promise<Said[]> {
  return window.evaluate(() => (globalThis as unknown as { said?: Said[] }).said ?? []);
}

function listen(): void {
  const Real = globalThis.Notification;
  const said: Said[] = [];
  class Overheard extends Real {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      const one = { title, body: options?.body ?? '', closed: false };
      said.push(one);
      this.addEventListener('close', () => {
        one.closed = true;
      });
    }
  }
  Object.assign(globalThis, { said, Notification: Overheard });
}

test('a call is said on the desktop while the agent works elsewhere, with the name, as long as it rings', async ({
  helpdesk,
  softphone,
  chromium,
  customer,
}) => {
  await chromium.context.addInitScript(listen);
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await expect(own.notices).toContainText('a call is only heard, not seen');
  // What the agent says to the browser's own question.
  await chromium.allow('notifications', new URL(window.url()).origin);
  await own.button('Show calls on the desktop').click();
  await expect(own.notices).toBeHidden();

  // Playwright tells every page that it has the focus, so the agent's going elsewhere is told here.
  await window.evaluate(() => {
    document.hasFocus = () => false;
    dispatchEvent(new Event('blur'));
  });
  await customer.ring(KIM.number, { reference: 'call-on-the-desktop' });
  await expect.poll(async () => (await said(window)).at(-1)?.title).toBe('Incoming call');
  await expect.poll(async () => (await said(window)).at(-1)?.body).toContain(KIM.name);
  expect((await said(window)).at(-1)?.closed).toBe(false);
  await softphone.answer();
  await expect.poll(async () => (await said(window)).every(({ closed }) => closed)).toBe(true);
});

test('in the helpdesk’s frame, where the browser has none, nothing is offered', async ({ softphone }) => {
  await expect(softphone.notices).toBeHidden();
});
