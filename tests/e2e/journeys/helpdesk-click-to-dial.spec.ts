import { expect, test } from '../support/desk';
import { KIMS_TICKET } from '../support/people';

// "Configure Click to Dial": the five fields go to the callback URL when a number is clicked.

const NUMBER = 'Call +1 (415) 555-0100';

test.beforeEach(async ({ desk }) => {
  await desk.visit('/admin/apps/cti');
});

test('numbers are text until click-to-dial is on; then a click on a ticket sends what the URL asks for', async ({ desk, callback }) => {
  const at = await callback.listen();
  const card = desk.card('Click-to-dial');
  await card.getByRole('switch').uncheck();
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(desk.page.getByText('Saved.')).toBeVisible();
  await desk.visit(`/tickets/${KIMS_TICKET}`);
  await expect(desk.card('Requester')).toContainText('+1 (415) 555-0100');
  await expect(desk.page.getByTitle(NUMBER)).toHaveCount(0);

  await desk.visit('/admin/apps/cti');
  await card.getByRole('switch').check();
  await card.getByRole('combobox', { name: 'Request type' }).selectOption({ label: 'GET, in the URL’s query' });
  const url = `${at}?to={{requester_number}}&from={{agent_number}}&who={{agent_id}}&about={{ticket_id}}&contact={{requester_id}}`;
  await card.getByRole('textbox', { name: 'Callback URL' }).fill(url);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(desk.page.getByText('Saved.')).toBeVisible();
  await desk.visit(`/tickets/${KIMS_TICKET}`);
  await desk.page.getByTitle(NUMBER).click();
  await expect(desk.page.getByText(/is calling \+1 \(415\) 555-0100/)).toBeVisible();
  expect(callback.received).toHaveLength(1);
  expect(callback.received[0]).toMatchObject({
    method: 'GET',
    query: `to=%2B14155550100&from=%2B14155550191&who=1001&about=${KIMS_TICKET}&contact=5001`,
  });
});

for (const [type, read] of [
  ['POST, as JSON', (text: string) => JSON.parse(text) as unknown],
  ['POST, as a form', (text: string) => Object.fromEntries(new URLSearchParams(text)) as unknown],
] as const) {
  test(`${type}: a click on a contact sends the fields that are there`, async ({ desk, callback }) => {
    const card = desk.card('Click-to-dial');
    await card.getByRole('switch').check();
    await card.getByRole('combobox', { name: 'Request type' }).selectOption({ label: type });
    await card.getByRole('textbox', { name: 'Callback URL' }).fill(await callback.listen());
    await card.getByRole('button', { name: 'Save' }).click();
    await expect(desk.page.getByText('Saved.')).toBeVisible();
    await desk.visit('/contacts/5001');
    await desk.page.getByTitle('Call +1 415-555-0109').click();
    await expect(desk.page.getByText(/is calling/)).toBeVisible();
    const [request] = callback.received;
    expect(request?.method).toBe('POST');
    const fields = read(request?.body ?? '') as Record<string, unknown>;
    expect(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))).toEqual({
      requester_number: '+14155550109',
      agent_number: '+14155550191',
      agent_id: '1001',
      requester_id: '5001',
    });
  });
}

test('a telephone system that cannot be reached is said in words', async ({ desk, callback }) => {
  const at = await callback.listen();
  await callback.close();
  const card = desk.card('Click-to-dial');
  await card.getByRole('switch').check();
  await card.getByRole('textbox', { name: 'Callback URL' }).fill(at);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(desk.page.getByText('Saved.')).toBeVisible();
  await desk.visit('/contacts/5001');
  await desk.page.getByTitle(NUMBER).click();
  await expect(desk.page.getByText(/could not be reached/)).toBeVisible();
});
