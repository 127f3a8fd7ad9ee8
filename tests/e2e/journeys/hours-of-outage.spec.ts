import { KIM, PRIYA } from '../support/people';
import { expect, test } from '../support/test';

/** How long the helpdesk is out, in minutes. */
const OUTAGE = 6 * 60;

test('a helpdesk that is out for six hours has every call in the end, once', async ({ helpdesk, sandbox, customer }) => {
  // The browser's clock goes on as it does, and jumps.
  const { clock } = helpdesk.page;
  await clock.install();
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();

  const talk = async (caller: { number: string }, nth: number): Promise<void> => {
    await customer.ring(caller.number, { reference: `in-the-outage-${nth}` });
    await softphone.answer();
    await softphone.notes.fill(`Said in call ${nth}.`);
    await softphone.button('Hang up').click();
  };
  // Of the first call's closing the answer is lost, after it was written.
  await talk(KIM, 0);
  await sandbox.fail('pop', 'cut_after_write');
  await softphone.file('New ticket');
  const waits = softphone.filed.getByRole('listitem').filter({ hasText: 'Waiting' });
  await expect(waits).toHaveCount(1);
  // Then nothing works any more, and another customer calls.
  for (const endpoint of ['pop', 'details'] as const) await sandbox.fail(endpoint, 'server_error_html', { times: 100_000 });
  await talk(PRIYA, 1);
  await softphone.file('New ticket');
  await expect(waits).toHaveCount(2);

  for (let minutes = 0; minutes < OUTAGE; minutes += 10) {
    await clock.runFor(10 * 60_000);
    await expect(waits).toHaveCount(2);
  }
  await sandbox.stopFailing();
  const filed = softphone.filed.getByRole('button', { name: /Open ticket/ });
  await expect(async () => {
    await clock.runFor(60_000);
    await expect(filed).toHaveCount(2, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });

  for (const nth of [0, 1]) {
    const [{ ticket_id: ticket }] = (await (await sandbox.details(`in-the-outage-${nth}`)).json()) as [{ ticket_id: number }];
    await softphone.button(`Open ticket #${ticket}`).click();
    await helpdesk.shows(String(ticket));
    await expect(helpdesk.conversation.getByText(`Said in call ${nth}.`)).toHaveCount(1);
  }
});
