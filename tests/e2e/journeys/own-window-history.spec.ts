import { Helpdesk } from '../support/helpdesk';
import { openWindow } from '../support/own_window';
import { KIM, PRIYA } from '../support/people';
import { expect, test } from '../support/test';

// The browser keeps the journals of the window and of the frame apart; the agent has one.

test('a call of the frame is in the history of the window, and the other way round', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  await customer.ring(KIM.number, { reference: 'call-in-the-frame' });
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.file('No ticket');

  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await own.tab('History').click();
  await expect(own.history).toContainText(KIM.name);
  await own.tab('Dialer').click();
  await customer.ring(PRIYA.number, { reference: 'call-in-the-window' });
  await own.answer();
  await own.isConnected();
  await own.notes.pressSequentially('Said in the window.');
  await own.button('Hang up').click();
  await own.file('New ticket', { disposition: 'Follow-up' });
  const ticket = await own.ticket();

  await window.close();
  await softphone.isReady();
  for (const again of [false, true]) {
    if (again) {
      await helpdesk.page.reload();
      await helpdesk.openSoftphone();
    }
    await softphone.tab('History').click();
    await expect(softphone.history.getByRole('listitem')).toHaveCount(2);
    await expect(softphone.history).toContainText(PRIYA.name);
    await expect(softphone.history).toContainText(`#${ticket}`);
  }
});

test('what goes on in a window that dies with its frame comes back in the next frame', async ({
  chromium,
  helpdesk,
  softphone,
  customer,
}) => {
  const { page: window, own } = await openWindow(softphone, helpdesk.page);
  await customer.ring(KIM.number, { reference: 'call-in-a-dead-window' });
  await own.answer();
  await own.isConnected();
  await own.notes.pressSequentially('Not to be lost.');
  await expect(own.saved).toHaveText('Saved');
  await expect(softphone.notes).toHaveValue('Not to be lost.');
  await own.button('Hang up').click();
  await expect(softphone.wrapUp).toBeVisible();
  // As when the browser crashes: nobody hands anything over.
  const next = new Helpdesk(await chromium.context.newPage(), helpdesk.at);
  await Promise.all([window, helpdesk.page].map((page) => page.close({ runBeforeUnload: false })));
  await next.open();
  const reborn = await next.openSoftphone();
  await expect(reborn.notes).toHaveValue('Not to be lost.');
  await reborn.file('New ticket', { disposition: 'Follow-up' });
  await reborn.ticket();
});

test.describe('where the helpdesk’s page and the softphone are of one site', () => {
  test('the two share the journal and the locks, and there is still one telephone', async ({ chromium, sandbox, customer }) => {
    await sandbox.set({ iframe_url: `${sandbox.at.app.replace('127.0.0.1', 'localhost')}/?agent_id={{agent_id}}` });
    const helpdesk = new Helpdesk(await chromium.context.newPage(), sandbox.at.window);
    await helpdesk.open();
    const softphone = await helpdesk.openSoftphone();
    await softphone.isReady();
    // A second tab, which hears the window by the first.
    const second = new Helpdesk(await chromium.context.newPage(), sandbox.at.window);
    await second.open();
    await second.openSoftphone();

    const { page: window, own } = await openWindow(softphone, helpdesk.page);
    await expect.poll(() => sandbox.phonesOf('1001')).toBe(1);
    await customer.ring(KIM.number, { reference: 'call-in-one-site' });
    await own.answer();
    await own.isConnected();
    await second.softphone().notes.pressSequentially('From the second tab.');
    await expect(own.notes).toHaveValue('From the second tab.');
    // The page that comes again leaves the window's journal to the window.
    await helpdesk.page.reload();
    await own.notes.press('End');
    await own.notes.pressSequentially(' Still written.');
    await expect(own.saved).toHaveText('Saved');
    await helpdesk.openSoftphone();
    await expect(own.saved).toHaveText('Saved');
    expect(await sandbox.phonesOf('1001')).toBe(1);
    await own.button('Hang up').click();
    await own.file('New ticket', { disposition: 'Follow-up' });
    await own.ticket();

    await window.close();
    await softphone.isReady();
    await expect.poll(() => sandbox.phonesOf('1001')).toBe(1);
    await expect(softphone.wrapUp).toBeHidden();
    await softphone.tab('History').click();
    await expect(softphone.history.getByRole('listitem')).toHaveCount(1);
  });
});
