import { expect, test } from '../support/test';
import { bothHear } from '../support/audio';
import { AUTOMATIC, KIM, KIMS_TICKET } from '../support/people';

test('an outbound call is filed in an existing ticket', async ({ helpdesk, softphone, customer }) => {
  await softphone.dial('+1 (415) 555-0100');
  await softphone.isConnected();
  await customer.isCalled(KIM.number);
  await expect(helpdesk.pop.getByRole('heading', { name: KIM.name })).toBeVisible();
  await bothHear(softphone, customer);
  await softphone.notes.fill('Delivery is held until Thursday.');
  await softphone.button('Hang up').click();
  await customer.sees({ state: 'ended', end_reason: 'agent_hung_up' });

  await softphone.file('Existing ticket', { ticket: KIMS_TICKET, disposition: 'Resolved' });
  expect(await softphone.ticket()).toBe(KIMS_TICKET);
  await softphone.button(`Open ticket #${KIMS_TICKET}`).click();
  await helpdesk.shows(KIMS_TICKET);
  await expect(helpdesk.privateNotes.last()).toContainText('Delivery is held until Thursday.');
  await expect(helpdesk.privateNotes.last()).toContainText('Resolved');
});

test('a ticket number that is none is refused where it is typed', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();
  await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill('eighty');
  await expect(softphone.wrapUp).toContainText('A ticket number is a whole number');
  await expect(softphone.button('Finish')).toHaveAttribute('aria-disabled', 'true');
  await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill(KIMS_TICKET);
  await softphone.button('Finish').click();
  expect(await softphone.ticket()).toBe(KIMS_TICKET);
});

for (const [number, sentence] of [
  [AUTOMATIC.busy, 'The customer was busy'],
  [AUTOMATIC.notFound, 'This number does not exist'],
  [AUTOMATIC.declines, 'The customer declined'],
] as const) {
  test(`a call that does not come about says why: ${sentence}`, async ({ softphone }) => {
    await softphone.dial(number);
    await expect(softphone.frame.getByText(sentence).first()).toBeVisible();
    await expect(softphone.button('Hang up')).toBeHidden();
    await expect(softphone.button('Mute')).toBeHidden();
  });
}

test('an agent gives up while it rings', async ({ softphone, customer }) => {
  await softphone.dial(AUTOMATIC.neverAnswers);
  await expect(softphone.call).toContainText('Ringing…');
  await customer.isCalled(AUTOMATIC.neverAnswers);
  await softphone.button('Hang up').click();
  await customer.sees({ state: 'ended', end_reason: 'cancelled' });
  await expect(softphone.call).toBeHidden();
});

test('the number dialled last comes back', async ({ softphone }) => {
  await softphone.dial(AUTOMATIC.busy);
  await expect(softphone.frame.getByText('The customer was busy').first()).toBeVisible();
  await softphone.frame.getByRole('button', { name: /^Redial/ }).click();
  await expect(softphone.number).toHaveValue(AUTOMATIC.busy);
});
