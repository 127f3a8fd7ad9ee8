import { bothHear } from '../support/audio';
import { KIM, PRIYA } from '../support/people';
import { Tab } from '../support/tab';
import { expect, test } from '../support/test';

/** How the tab that has the line goes away. */
const WAYS = {
  'is closed': async (tab: { close(): Promise<void> }) => tab.close(),
  crashes: async (tab: { crash(): Promise<void> }) => tab.crash(),
};

for (const [way, end] of Object.entries(WAYS)) {
  test.describe(`the tab with the line ${way}`, () => {
    test.beforeEach(async ({ softphone }) => {
      await expect(softphone.line).toContainText('Ready');
    });

    const ending = (tab: Tab) => end({ close: () => tab.page.close(), crash: () => tab.crash() });

    test('while nothing goes on: the next one has it, and calls ring there', async ({ chromium, sandbox, customer, helpdesk }) => {
      const first = await Tab.of(helpdesk);
      const second = await Tab.open(chromium.context, sandbox);
      await second.softphone.isReady();
      await ending(first);
      await expect.poll(() => second.leads()).toBe(true);
      await second.softphone.isReady();
      await customer.ring(KIM.number);
      await second.softphone.answer();
      await second.softphone.button('Hang up').click();
      await second.softphone.file('New ticket');
      await second.softphone.ticket();
    });

    test('in a call: the notes stay, what becomes of the call is said, and it is filed once', async ({
      chromium,
      sandbox,
      customer,
      helpdesk,
    }) => {
      const first = await Tab.of(helpdesk);
      const second = await Tab.open(chromium.context, sandbox);
      const { softphone } = second;
      await softphone.isReady();
      await customer.ring(KIM.number, { reference: `call-whose-tab-${way.replace(' ', '-')}` });
      await softphone.answer();
      await softphone.notes.pressSequentially('Typed before');
      await expect(first.softphone.notes).toHaveValue('Typed before');
      await ending(first);
      await expect.poll(() => second.leads()).toBe(true);
      await expect(softphone.notes).toHaveValue('Typed before');
      // Typing goes on where it was: nothing is clicked.
      await second.page.keyboard.type(' and after.');
      await expect(softphone.notes).toHaveValue('Typed before and after.');
      // The telephone system lets the call be taken back.
      await softphone.isConnected();
      await bothHear(softphone, customer);
      await softphone.button('Hang up').click();
      await softphone.file('New ticket');
      const ticket = await softphone.ticket();
      await softphone.button(`Open ticket #${ticket}`).click();
      await second.desk.shows(ticket);
      await expect(second.desk.conversation).toContainText('Typed before and after.');
      await expect(second.desk.timeEntries.getByRole('listitem')).toHaveCount(1);
    });

    test('while it rings: no tab rings on for a call that nobody can answer', async ({
      chromium,
      sandbox,
      customer,
      helpdesk,
    }) => {
      const first = await Tab.of(helpdesk);
      const second = await Tab.open(chromium.context, sandbox);
      await second.softphone.isReady();
      await customer.ring(KIM.number, { reference: 'rings-and-dies' });
      await expect(second.softphone.button('Answer')).toBeVisible();
      await ending(first);
      await expect.poll(() => second.leads()).toBe(true);
      await expect(second.softphone.button('Answer')).toBeHidden();
      await second.softphone.isReady();
      await customer.ring(PRIYA.number);
      await second.softphone.answer();
    });

    test('in wrap-up: the choices stay, and it is filed once', async ({ chromium, sandbox, customer, helpdesk }) => {
      const first = await Tab.of(helpdesk);
      const second = await Tab.open(chromium.context, sandbox);
      const { softphone } = second;
      await softphone.isReady();
      await customer.ring(KIM.number, { reference: `wrapped-up-where-it-${way.replace(' ', '-')}` });
      await softphone.answer();
      await softphone.button('Hang up').click();
      await softphone.notes.fill('Wrapped up elsewhere.');
      await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();
      await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill('79');
      await ending(first);
      await expect.poll(() => second.leads()).toBe(true);
      await expect(softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' })).toHaveValue('79');
      await expect(softphone.notes).toHaveValue('Wrapped up elsewhere.');
      await softphone.button('Finish').click();
      expect(await softphone.ticket()).toBe('79');
      await softphone.button('Open ticket #79').click();
      await second.desk.shows('79');
      await expect(second.desk.conversation.getByText('Wrapped up elsewhere.')).toHaveCount(1);
    });
  });
}
