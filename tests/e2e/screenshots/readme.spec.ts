import { fileURLToPath } from 'node:url';
import { expect, test } from '../support/test';
import { KIM, KIMS_TICKET } from '../support/people';

const image = (name: string): string => fileURLToPath(new URL(`../../../docs/images/${name}.png`, import.meta.url));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a call beside the ticket it is about (${colorScheme})`, async ({ helpdesk, customer }) => {
    const { page } = helpdesk;
    await page.setViewportSize({ width: 1360, height: 860 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(new URL(`/tickets/${KIMS_TICKET}?agent=1001`, helpdesk.at).href);
    const softphone = await helpdesk.openSoftphone();
    await softphone.isReady();

    await customer.ring(KIM.number, { name: KIM.name });
    await expect(helpdesk.pop).toContainText(KIM.name);
    await expect(softphone.button('Answer')).toBeVisible();
    await page.screenshot({ path: image(`ring-${colorScheme}`) });

    await softphone.answer();
    await softphone.notes.fill('Floor is dry since this morning. Wants Thursday’s delivery after all, before 6 a.m.');
    await expect(softphone.call).toContainText(/0:0[5-9]/);
    await page.screenshot({ path: image(`call-${colorScheme}`) });

    await softphone.button('Hang up').click();
    await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();
    await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill(KIMS_TICKET);
    await softphone.wrapUp.getByRole('combobox', { name: 'Disposition' }).selectOption('Follow-up');
    await softphone.notes.blur();
    await page.screenshot({ path: image(`wrap-up-${colorScheme}`) });
  });
}
