import { expect, test } from '../support/test';
import { bothHear } from '../support/audio';
import type { FaultKind } from '../support/sandbox';
import { KIM } from '../support/people';

// Both pops of the call fail: the one that shows who calls, and the one that files it.
const ALL = { times: 1000 };

/** What the agent is told, and who tries again. */
const FAILURES: [kind: FaultKind, code: string, again: 'the agent' | 'by itself'][] = [
  ['unauthorized', 'desk-key-refused', 'the agent'],
  ['forbidden', 'desk-access-denied', 'the agent'],
  ['validation', 'desk-validation', 'the agent'],
  ['rate_limited', 'desk-rate-limited', 'by itself'],
  ['server_error_html', 'desk-unavailable', 'by itself'],
];

for (const [kind, code, again] of FAILURES) {
  test(`the helpdesk refuses (${kind}): the agent talks, finishes, and ${again} it is sent again`, async ({
    helpdesk,
    sandbox,
    softphone,
    customer,
  }) => {
    test.setTimeout(150_000);
    await sandbox.fail('pop', kind, ALL);
    await customer.ring(KIM.number, { reference: `refused-${kind}` });
    await expect(softphone.notices).toContainText(code);
    await softphone.answer();
    await bothHear(softphone, customer);
    await softphone.notes.fill('Written while the helpdesk was away.');
    await softphone.button('Hang up').click();
    await softphone.file('New ticket');

    const filed = softphone.filed.getByRole('listitem').first();
    await expect(filed).toContainText(/nothing is lost/i);
    await sandbox.stopFailing();
    if (again === 'the agent') await softphone.button('Retry').click();
    // What may have arrived is believed not to have only after half a minute, and tried ever more seldom.
    const ticket = await softphone.ticket({ timeout: 80_000 });
    await softphone.button(`Open ticket #${ticket}`).click();
    await helpdesk.shows(ticket);
    await expect(helpdesk.conversation.getByText('Written while the helpdesk was away.')).toHaveCount(1);
  });
}

test('the helpdesk never answers the pop, and the call goes on', async ({ helpdesk, sandbox, softphone, customer }) => {
  test.setTimeout(180_000);
  await sandbox.fail('pop', 'timeout');
  await customer.ring(KIM.number);
  await softphone.answer();
  await Promise.all([
    bothHear(softphone, customer),
    // Until the next try, some seconds later.
    expect(softphone.notices).toContainText('desk-unavailable', { timeout: 30_000 }),
  ]);
  await softphone.notes.fill('Nobody else was listening.');
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket({ timeout: 80_000 });
  await softphone.button(`Open ticket #${ticket}`).click();
  await expect(helpdesk.conversation.getByText('Nobody else was listening.')).toHaveCount(1);
});

test('an answer that is cut off is asked for, and nothing is written twice', async ({ helpdesk, sandbox, softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.notes.fill('Exactly once.');
  await softphone.button('Hang up').click();
  // The closing arrives, and its answer does not.
  await sandbox.fail('pop', 'cut_after_write');
  await softphone.file('New ticket');
  const ticket = await softphone.ticket({ timeout: 80_000 });
  await softphone.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.conversation.getByText('Exactly once.')).toHaveCount(1);
});
