import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openWindow } from '../support/own_window';
import { KIM } from '../support/people';
import { Softphone } from '../support/softphone';
import { expect, test } from '../support/test';

test('the softphone moves into the small window that stays on top, in a call and with its notes, and back', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  const [page] = await Promise.all([
    window.waitForEvent('popup'),
    own.button('Keep on top of other windows').click(),
  ]);
  const small = new Softphone(page, true);
  await expect(small.line).toContainText('Ready');
  await expect(window.getByRole('button', { name: 'Bring it back here' })).toBeVisible();
  await expect(own.line).toBeHidden();
  // As it looks in its own window.
  const colour = await small.line.evaluate((line) => getComputedStyle(line.ownerDocument.body).backgroundColor);

  await customer.ring(KIM.number, { reference: 'call-on-top' });
  await expect(small.button('Answer')).toBeVisible();
  // By its key: nothing has the focus there yet.
  await page.locator('body').press('a');
  await small.isConnected();
  await customer.sees({ state: 'connected' });
  await small.notes.pressSequentially('On top.');
  await expect(softphone.notes).toHaveValue('On top.');

  await small.button('Back to the large window').click();
  await own.isConnected();
  await expect(own.notes).toHaveValue('On top.');
  const back = await own.line.evaluate((line) => getComputedStyle(line.ownerDocument.body).backgroundColor);
  expect(colour).toBe(back);
  await own.notes.press('End');
  await own.notes.pressSequentially(' And back.');
  await own.button('Hang up').click();
  await own.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await own.ticket();
  await own.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.conversation).toContainText('On top. And back.');
});

test('axe finds nothing in the window, in the frame beside it, and in the small window', async ({ helpdesk, softphone }) => {
  const findings = async (page: Page): Promise<string[]> =>
    (await new AxeBuilder({ page }).analyze()).violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html}`),
    );
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await expect(softphone.button('Bring back from the window')).toBeVisible();
  expect(await findings(helpdesk.page)).toEqual([]);
  expect(await findings(window)).toEqual([]);
  const [small] = await Promise.all([window.waitForEvent('popup'), own.button('Keep on top of other windows').click()]);
  await expect(new Softphone(small, true).line).toContainText('Ready');
  expect(await findings(window)).toEqual([]);
});
