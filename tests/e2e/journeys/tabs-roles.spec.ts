import { Customer } from '../support/customer';
import { KIM, PRIYA } from '../support/people';
import { Tab } from '../support/tab';
import { expect, test } from '../support/test';

test('a tab that is looked at shows its softphone when it rings in another', async ({ helpdesk, softphone, chromium, sandbox, customer }) => {
  const second = await Tab.open(chromium.context, sandbox);
  await second.softphone.isReady();
  // The agent closes the softphone here, and the browser says that the first tab is not looked at.
  await second.desk.hideSoftphone();
  const frame = await softphone.document();
  await frame.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await customer.ring(KIM.number);
  await second.desk.isShown();
  await expect(second.softphone.button('Answer')).toBeVisible();
  // What is open already stays open: the host may toggle.
  await helpdesk.isShown();
});

test('two agents in one browser each have a telephone of their own', async ({ softphone, chromium, sandbox, customer }) => {
  const theirs = await Tab.open(chromium.context, sandbox, 1002);
  await theirs.softphone.isReady();
  await customer.ring(KIM.number);
  await expect(softphone.button('Answer')).toBeVisible();
  await expect(theirs.softphone.button('Answer')).toBeHidden();
  const other = new Customer(sandbox);
  await other.ring(PRIYA.number, { to: '1002' });
  await theirs.softphone.answer();
  await softphone.answer();
  await theirs.softphone.notes.fill('Of the second agent.');
  await softphone.notes.fill('Of the first agent.');
  await expect(theirs.softphone.notes).toHaveValue('Of the second agent.');
  expect([await sandbox.phonesOf('1001'), await sandbox.phonesOf('1002')]).toEqual([1, 1]);
});

test.describe('where the microphone is refused', () => {
  test.use({ microphone: 'denied' });

  test('what only a click in the very page can do brings the line there, with all that was typed', async ({ chromium, sandbox }) => {
    const first = await Tab.open(chromium.context, sandbox);
    await expect(first.softphone.button('Try again')).toBeVisible();
    const second = await Tab.open(chromium.context, sandbox);
    await expect.poll(() => first.leads()).toBe(true);
    await first.softphone.number.fill('+1415555');
    await expect(second.softphone.number).toHaveValue('+1415555');
    await second.softphone.button('Try again').click();
    await expect.poll(() => second.leads()).toBe(true);
    expect(await first.leads()).toBe(false);
    await expect(second.softphone.number).toHaveValue('+1415555');
    await first.softphone.number.pressSequentially('0100');
    await expect(second.softphone.number).toHaveValue('+14155550100');
  });
});

declare global {
  interface Window {
    /** This page says nothing to other tabs any more, and hears nothing, as one that the browser froze. */
    silentInTest?: boolean;
  }
}

/** Runs in each page before its own scripts. A frozen page itself cannot be had: the tabs' frames share a process. */
function canFallSilent(): void {
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (message) {
    if (!window.silentInTest) postMessage.call(this, message);
  };
  window.BroadcastChannel = new Proxy(BroadcastChannel, {
    construct(target, args: [string]) {
      const channel = new target(...args);
      channel.addEventListener('message', (event) => window.silentInTest && event.stopImmediatePropagation());
      return channel;
    },
  });
}

test('a tab that has the lock and does not answer keeps others from ringing for half a minute at most', async ({
  chromium,
  sandbox,
  customer,
}) => {
  test.setTimeout(150_000);
  await chromium.context.addInitScript(canFallSilent);
  const first = await Tab.open(chromium.context, sandbox);
  await first.softphone.isReady();
  const second = await Tab.open(chromium.context, sandbox);
  await second.softphone.isReady();
  await (await first.softphone.document()).evaluate(() => (window.silentInTest = true));
  await expect(second.softphone.line).toContainText('Offline', { timeout: 30_000 });
  await expect.poll(() => second.leads(), { timeout: 30_000 }).toBe(true);
  await second.softphone.isReady();
  expect(await first.leads()).toBe(false);
  await expect.poll(() => sandbox.phonesOf('1001')).toBe(1);
  await customer.ring(KIM.number);
  await second.softphone.answer();
});
