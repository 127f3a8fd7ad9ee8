import { expect } from '@playwright/test';
import type { Customer } from './customer';
import type { Helpdesk } from './helpdesk';
import { KIM, KIMS_TICKET, LINDQVISTS, STRANGER } from './people';
import type { Sandbox } from './sandbox';

/** Walks a call through every screen of the softphone, and stops at each for a look. */
export async function everyScreen(
  { helpdesk, customer, sandbox }: { helpdesk: Helpdesk; customer: Customer; sandbox: Sandbox },
  look: (screen: string) => Promise<void>,
): Promise<void> {
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await look('dialer');
  await softphone.number.fill('not a number');
  await look('dialer with what is no number');
  await softphone.number.fill('lindq');
  await expect(softphone.found.getByRole('option')).toHaveCount(2);
  await look('names found');
  await softphone.found.getByRole('option', { name: LINDQVISTS.bjorn }).click();
  await expect(softphone.found).toContainText('Mobile');
  await look('numbers of a contact');
  await softphone.number.fill('');

  await customer.ring(LINDQVISTS.number);
  await expect(softphone.caller.getByRole('radio')).toHaveCount(3);
  await look('ring of one of two');
  await softphone.caller.getByRole('radio', { name: LINDQVISTS.ada }).check();
  await expect(softphone.tickets).toBeVisible();
  await look('ring of the one chosen');
  await softphone.button('Decline').click();
  await expect(softphone.call).toBeHidden();

  await sandbox.fail('pop', 'server_error_html');
  await customer.ring(STRANGER.number);
  await expect(softphone.button('Create contact')).toBeVisible();
  await look('ring of nobody');
  await softphone.button('Create contact').click();
  await expect(softphone.button('Save contact')).toBeVisible();
  await look('new contact');
  await softphone.button('Decline').click();
  await expect(softphone.call).toBeHidden();
  await sandbox.stopFailing();

  await customer.ring(KIM.number, { name: 'Wolfgang Maximilian Freiherr von und zu Hohenlohe-Langenburg' });
  await expect(softphone.button('Answer')).toBeVisible();
  await expect(helpdesk.pop).toContainText(KIM.name);
  await expect(softphone.tickets).toBeVisible();
  await look('ring');

  await softphone.answer();
  await softphone.notes.fill('A word that has no end: '.padEnd(200, 'a'));
  await look('call');
  await softphone.caller.getByText('Recent tickets').click();
  await expect(softphone.tickets).toBeVisible();
  await look('call with the tickets');
  await softphone.button('Keypad').click();
  await softphone.press('0123456789*#0123456789*#');
  await look('keypad');
  await sandbox.click(LINDQVISTS.number);
  await expect(softphone.click.getByRole('alert')).toBeVisible();
  await look('number clicked in a call');
  await softphone.button('After this call').click();
  await expect(softphone.click).toBeHidden();
  await softphone.button('Hold').click();
  await expect(softphone.call).toContainText('On hold');
  await look('hold');

  await sandbox.fail('pop', 'validation');
  await softphone.button('Hang up').click();
  await expect(softphone.button('Call now')).toBeVisible();
  await look('number clicked before the wrap-up');
  await softphone.button('Dismiss').click();
  await expect(softphone.click).toBeHidden();
  await look('wrap-up');
  await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();
  await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill('eighty');
  await look('wrap-up with what is no ticket');
  await softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' }).fill(KIMS_TICKET);
  await expect(softphone.wrapUp).toContainText('Oven room flooded');
  await look('wrap-up with the subject of the ticket');
  await softphone.button('Finish').click();
  await expect(softphone.button('Retry')).toBeVisible();
  await look('refused');
  await softphone.button('Retry').click();
  await softphone.ticket();
  await look('filed');

  await customer.ring(KIM.number);
  await expect(softphone.button('Answer')).toBeVisible();
  await customer.hangUp();
  await expect(softphone.notices).toContainText('call-missed');
  await look('missed call');
  await softphone.tab('History').click();
  await expect(softphone.history.getByRole('listitem').first()).toContainText('Missed');
  await look('history');
  await softphone.tab('Dialer').click();
  await sandbox.registrar('down');
  await expect(softphone.line).toContainText('Offline');
  await look('offline');
  // Another number than before: two clicks on one within two seconds are one.
  await sandbox.click(STRANGER.number);
  await expect(softphone.click).toContainText(STRANGER.number);
  await look('number clicked while the line is away');
}
