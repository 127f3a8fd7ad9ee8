import { KIM, KIMS_TICKET, PRIYA } from '../support/people';
import { expect, test as base } from '../support/test';

// A number clicked in the helpdesk is not always dialled at once: the agent is asked first where the admin
// wants it so, and during a call.

const test = base.extend<{ mode: 'dial' | 'ask' }>({
  mode: ['dial', { option: true }],

  helpdesk: async ({ helpdesk, mode }, use) => {
    await helpdesk.page.route('**/config.json', async (route) => {
      const response = await route.fetch();
      const config = (await response.json()) as object;
      await route.fulfill({ response, json: { ...config, click_to_dial: { mode } } });
    });
    await helpdesk.page.reload();
    await use(helpdesk);
  },
});

test.describe('where the admin has agents asked first', () => {
  test.use({ mode: 'ask' });

  test('a clicked number shows the softphone and its question, and is called only when the agent says so', async ({
    helpdesk,
    softphone,
    sandbox,
  }) => {
    await helpdesk.hideSoftphone();
    await sandbox.click(KIM.number, { ticket_id: KIMS_TICKET });
    await helpdesk.isShown();
    await expect(softphone.click.getByRole('alert')).toHaveText(`Call ${KIM.number}?`);
    await softphone.button('Dismiss').click();
    await expect(softphone.click).toBeHidden();
    expect(await sandbox.calls()).toEqual([]);

    await sandbox.click(PRIYA.number);
    await expect(softphone.click.getByRole('alert')).toHaveText(`Call ${PRIYA.number}?`);
    await softphone.button('Call now').click();
    await expect(softphone.click).toBeHidden();
    await softphone.isConnected();
    await expect(softphone.contact(PRIYA.name)).toBeVisible();
    expect((await sandbox.calls()).map((call) => call.to)).toEqual([PRIYA.number]);
  });
});

test('a number clicked during a call: hang up and call, and the call that was hung up is filed as it stands', async ({
  softphone,
  customer,
  sandbox,
}) => {
  await customer.ring(KIM.number, { reference: 'hung-up-for-a-click' });
  await softphone.answer();
  await softphone.notes.fill('Rings back about the oven.');
  await sandbox.click(PRIYA.number);
  await expect(softphone.click.getByRole('alert')).toHaveText(`You are in a call. What about ${PRIYA.number}?`);
  await expect(softphone.call).toContainText('Connected');
  await softphone.button('Hang up and call').click();
  await customer.sees({ state: 'ended' });
  await expect(softphone.contact(PRIYA.name)).toBeVisible();
  await softphone.isConnected();
  await expect(softphone.notes).toHaveValue('');
  // Without a word of the agent a call with notes goes to a new ticket.
  await expect
    .poll(async () => ((await (await sandbox.details('hung-up-for-a-click')).json()) as unknown[])[0])
    .toHaveProperty('ticket_id');
  await softphone.tab('History').click();
  await expect(softphone.history.getByRole('listitem').first()).toContainText(KIM.name);
  expect((await sandbox.calls()).filter((call) => call.to === PRIYA.number)).toHaveLength(1);
});

test('a number clicked during a call is kept for later, or dismissed, and the call goes on', async ({
  softphone,
  customer,
  sandbox,
}) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await sandbox.click(PRIYA.number);
  await softphone.button('After this call').click();
  await expect(softphone.click).toBeHidden();
  await sandbox.click('+442079460133');
  await expect(softphone.click).toContainText('+442079460133');
  await softphone.button('Dismiss').click();
  await expect(softphone.click).toBeHidden();
  await customer.sees({ state: 'connected' });

  await softphone.button('Hang up').click();
  await expect(softphone.click.getByRole('alert')).toHaveText(`Call ${PRIYA.number}?`);
  await softphone.file('No ticket');
  await softphone.button('Call now').click();
  await softphone.isConnected();
  await expect(softphone.click).toBeHidden();
  expect((await sandbox.calls()).map((call) => call.to)).toEqual(['1001', PRIYA.number]);
});
