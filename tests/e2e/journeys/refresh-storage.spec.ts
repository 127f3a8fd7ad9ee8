import { KIM, STRANGER } from '../support/people';
import { expect, test } from '../support/test';

test('where the browser keeps nothing, the agent is told once what that means, and no note is said to be saved', async ({
  chromium,
  helpdesk,
  customer,
}) => {
  await chromium.context.addInitScript(() => {
    // What a page meets where other sites' data are blocked.
    for (const storage of ['indexedDB', 'localStorage', 'sessionStorage']) {
      Object.defineProperty(window, storage, {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  });
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await expect(softphone.notices).toContainText('notes, calls that are not filed and earlier calls are gone');
  await softphone.notices.getByRole('button', { name: 'Dismiss' }).click();
  await customer.ring(KIM.number, { reference: 'nothing-kept' });
  await softphone.answer();
  await softphone.notes.fill('Kept by nobody.');
  await softphone.button('Hang up').click();
  await expect(softphone.saved).toBeEmpty();
  await softphone.file('New ticket');
  await softphone.button(`Open ticket #${await softphone.ticket()}`).click();
  await expect(helpdesk.conversation.getByText('Kept by nobody.')).toHaveCount(1);
  await expect(softphone.notices).toBeHidden();
});

test('a second agent at the same computer sees nothing of it, and the first finds it again', async ({
  helpdesk,
  softphone,
  customer,
  sandbox,
}) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.notes.fill('Nobody else is to read this.');
  await softphone.button('Hang up').click();
  await expect(softphone.saved).toHaveText('Saved');

  await helpdesk.page.goto(sandbox.windowOf(1002));
  await helpdesk.openSoftphone();
  await softphone.isReady();
  await expect(softphone.number).toBeVisible();
  await expect(softphone.wrapUp).toBeHidden();
  await softphone.tab('History').click();
  await expect(softphone.frame.getByText('No calls yet.')).toBeVisible();

  await helpdesk.page.goto(sandbox.windowOf(1001));
  await helpdesk.openSoftphone();
  await expect(softphone.notes).toHaveValue('Nobody else is to read this.');
});

test('a journal of the last version is read, and what goes on is kept in it', async ({ chromium, helpdesk, customer }) => {
  // What the last version's first start left: its stores, and a key. Before the app of this one opens it.
  await chromium.context.addInitScript(() => {
    if (window.parent === window) return;
    const request = indexedDB.open('softphone-1001', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('key');
      request.result.createObjectStore('history', { keyPath: 'key' });
      request.result.createObjectStore('secrets', { keyPath: 'key' });
    };
    request.onsuccess = () => request.result.close();
  });
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await customer.ring(STRANGER.number);
  await softphone.answer();
  await softphone.notes.fill('Upgraded.');
  await softphone.button('Hang up').click();
  await expect(softphone.saved).toHaveText('Saved');
  await helpdesk.page.reload();
  await helpdesk.openSoftphone();
  await expect(softphone.notes).toHaveValue('Upgraded.');
  await expect(softphone.saved).toHaveText('Saved');
  // Nothing of the journal; whether it may ring aloud is another matter.
  await expect(softphone.notices.getByText(/-not-kept|left-unread/)).toHaveCount(0);
});
