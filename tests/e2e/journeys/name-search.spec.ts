import { expect, test } from '../support/test';
import { KIM, LINDQVISTS } from '../support/people';

test('a contact is found by name and called at the number chosen', async ({ helpdesk, softphone, customer }) => {
  await softphone.number.fill('björn');
  await expect(softphone.found.getByRole('option')).toHaveText([LINDQVISTS.bjorn]);
  await softphone.found.getByRole('option', { name: LINDQVISTS.bjorn }).click();
  await expect(softphone.frame.getByRole('listbox', { name: LINDQVISTS.bjorn })).toBeVisible();
  await softphone.found.getByRole('option', { name: /0148/ }).click();
  await expect(softphone.number).toHaveValue('+1 (312) 555-0148');
  await softphone.button('Call').click();
  await softphone.isConnected();
  await customer.isCalled('+13125550148');
  // Whoever else has the number: it was this one.
  await expect(softphone.contact(LINDQVISTS.bjorn)).toBeVisible();
  await expect(softphone.caller).toContainText('Picked by you');
  await expect(helpdesk.pop.getByRole('heading', { name: LINDQVISTS.bjorn })).toBeVisible();
});

test('by keyboard alone', async ({ softphone }) => {
  await softphone.number.pressSequentially('li');
  // Ada Lindqvist, Björn Lindqvist, Liam Doyle, … as the helpdesk orders them.
  await expect(softphone.found.getByRole('option').nth(1)).toBeVisible();
  await softphone.number.press('Escape');
  await expect(softphone.found).toBeHidden();
  await softphone.number.fill('lindq');
  await expect(softphone.found.getByRole('option')).toHaveText([LINDQVISTS.ada, LINDQVISTS.bjorn]);
  await softphone.number.press('ArrowDown');
  await expect(softphone.found.getByRole('option', { selected: true })).toHaveText(LINDQVISTS.bjorn);
  await softphone.number.press('Enter');
  // Two names before, two numbers now.
  await expect(softphone.frame.getByRole('listbox', { name: LINDQVISTS.bjorn })).toBeVisible();
  await expect(softphone.found.getByRole('option')).toHaveCount(2);
  await expect(softphone.number).toBeFocused();
  await softphone.number.press('ArrowUp');
  await softphone.number.press('Enter');
  await expect(softphone.number).toHaveValue('+1 (312) 555-0148');
  await softphone.number.press('Enter');
  await softphone.isConnected();
});

test('one with a single number is ready to be called at once', async ({ softphone }) => {
  await softphone.number.fill('ada');
  await softphone.found.getByRole('option', { name: LINDQVISTS.ada }).click();
  await expect(softphone.number).toHaveValue('+1 (312) 555-0140');
  await expect(softphone.frame.getByText(`The number of ${LINDQVISTS.ada}`)).toBeVisible();
  await expect(softphone.button('Call')).not.toHaveAttribute('aria-disabled');
});

test('what is found or not is said', async ({ softphone }) => {
  const status = softphone.frame.getByRole('form', { name: 'Dialer' }).getByRole('status');
  await softphone.number.fill('qqqq');
  await expect(status).toHaveText('No contact begins so');
  await softphone.number.fill('ingrid');
  await softphone.found.getByRole('option', { name: 'Ingrid Solberg' }).click();
  await expect(status).toHaveText('Ingrid Solberg has no phone number');
  await softphone.number.fill(KIM.number);
  await expect(status).toBeEmpty();
});
