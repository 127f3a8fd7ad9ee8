import { expect, test } from '../support/test';
import { BJORNS_MOBILE, BOBBY, KIM, KIMS_TICKET, LINDQVISTS, SIDNEY, STRANGER, PRIYA } from '../support/people';

test('the softphone says who calls, where from and about what', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(KIM.number, { name: 'K. O.' });
  await expect(softphone.contact(KIM.name)).toBeVisible();
  await expect(softphone.caller).toContainText('San Francisco, US');
  await expect(softphone.caller).toContainText('Phone');
  const tickets = softphone.tickets.getByRole('listitem');
  await expect(tickets).toHaveCount(3);
  await expect(tickets.first()).toContainText(/Oven room flooded.*#79.*Open/s);

  await tickets.getByRole('button', { name: /#72/ }).click();
  await helpdesk.shows('72');
  await softphone.contact(KIM.name).click();
  await expect(helpdesk.page).toHaveURL(/\/contacts\/5001\b/);
  // All that while it rings.
  await softphone.answer();
});

test('one in whose contact the number is a mobile, or is spelled otherwise, is found too', async ({
  softphone,
  customer,
}) => {
  await customer.ring(BJORNS_MOBILE);
  await expect(softphone.contact(LINDQVISTS.bjorn)).toBeVisible();
  await expect(softphone.caller).toContainText('Mobile');
  await softphone.button('Decline').click();
  await customer.sees({ state: 'ended' });

  await customer.ring(SIDNEY.number);
  await expect(softphone.contact(SIDNEY.name)).toBeVisible();
  await expect(softphone.caller).toContainText('spelled 0014155550117');
  await softphone.button('Decline').click();
  await customer.sees({ state: 'ended' });

  // Abroad, by mobile, and with the spaces that are usual there.
  await customer.ring(PRIYA.number);
  await expect(softphone.contact(PRIYA.name)).toBeVisible();
  await expect(softphone.caller).toContainText('Mobile, spelled +44 7700 900123');
});

test('of two behind one telephone the agent picks the one, and the ticket is theirs', async ({
  helpdesk,
  softphone,
  customer,
}) => {
  await customer.ring(LINDQVISTS.number);
  const who = softphone.caller.getByRole('radiogroup', { name: 'Who is calling?' });
  await expect(who.getByRole('radio')).toHaveCount(3);
  await expect(who.getByRole('radio', { name: 'Not sure' })).toBeChecked();
  await who.getByRole('radio', { name: LINDQVISTS.bjorn }).check();
  await expect(softphone.contact(LINDQVISTS.bjorn)).toBeVisible();
  await expect(softphone.tickets).toContainText('Which soil for lemon trees?');

  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket();
  await softphone.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.main).toContainText(LINDQVISTS.bjorn);
});

test('the subject of the ticket that is typed is shown after the call', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.button('Hang up').click();
  await softphone.wrapUp.getByRole('radio', { name: 'Existing ticket' }).check();
  const number = softphone.wrapUp.getByRole('textbox', { name: 'Ticket number' });
  await number.fill(KIMS_TICKET);
  await expect(softphone.wrapUp).toContainText('Oven room flooded');
  // Not one of the caller's three.
  await number.fill('80');
  await expect(softphone.wrapUp).toContainText('Customs papers for the Rotterdam container');
  await number.fill('7999');
  await expect(softphone.wrapUp).toContainText('There is no ticket #7999');
});

test('of a caller whom nobody knew, a contact is made during the call', async ({ helpdesk, sandbox, softphone, customer }) => {
  // Else the helpdesk makes one of the number when the call pops.
  await sandbox.fail('pop', 'server_error_html', { times: 20 });
  await customer.ring(STRANGER.number, { name: 'Sam' });
  await expect(softphone.caller).toContainText('Nobody had this number');
  await softphone.answer();
  await softphone.button('Create contact').click();
  const name = softphone.caller.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('Sam');
  await name.fill('Sam Stranger');
  await softphone.button('Save contact').click();
  await expect(softphone.contact('Sam Stranger')).toBeVisible();
  await expect(softphone.call).toContainText('Connected');
  await softphone.contact('Sam Stranger').click();
  await expect(helpdesk.main.getByRole('heading', { name: 'Sam Stranger' })).toBeVisible();
});

test('a caller of whom the helpdesk made a contact by itself is named during the call, and is there once', async ({
  helpdesk,
  sandbox,
  softphone,
  customer,
}) => {
  // "If the Requester Phone matches no users in Freshdesk, then a new user will be created": at the first ring.
  await customer.ring(STRANGER.number, { name: 'Sam' });
  await expect(helpdesk.pop).toContainText(STRANGER.number);
  await softphone.answer();
  // Whether the look-up or the pop was first is chance.
  await softphone.caller.getByRole('button', { name: /^(Create|Name) contact$/ }).click();
  await softphone.caller.getByRole('textbox', { name: 'Name' }).fill('Sam Stranger');
  await softphone.button('Save contact').click();
  await expect(softphone.contact('Sam Stranger')).toBeVisible();
  await expect(softphone.caller).toContainText('Named by you');
  await expect(softphone.call.getByRole('heading', { name: 'Sam Stranger' })).toBeVisible();
  await softphone.contact('Sam Stranger').click();
  await expect(helpdesk.main.getByRole('heading', { name: 'Sam Stranger' })).toBeVisible();
  await helpdesk.page.goto(`${sandbox.at.helpdesk}/contacts?agent=1001&q=${encodeURIComponent(STRANGER.number)}`);
  await expect(helpdesk.main.getByText('Sam Stranger')).toHaveCount(1);
  await expect(helpdesk.main.getByText(STRANGER.number)).toHaveCount(1);
});

test('a name that is markup is text', async ({ softphone, customer }) => {
  await customer.ring(BOBBY.number);
  await expect(softphone.contact(BOBBY.name)).toBeVisible();
  await expect(softphone.tickets).toContainText("<script>alert('tickets are text')</script>");
});

for (const [width, height] of [
  [320, 560],
  [355, 720],
] as const) {
  test(`Answer stands still while the helpdesk is asked, and all is in sight in ${width} × ${height}`, async ({
    helpdesk,
    softphone,
    customer,
  }) => {
    await helpdesk.iframe.evaluate(
      (frame, [width, height]) => {
        frame.style.width = frame.style.minWidth = frame.style.maxWidth = `${width}px`;
        frame.style.height = frame.style.minHeight = frame.style.maxHeight = `${height}px`;
      },
      [width, height] as const,
    );
    let answered = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answered = resolve));
    await helpdesk.page.route('**/search/contacts?*', async (route) => {
      await asked;
      await route.continue();
    });
    // No name comes with the call, and the contact's takes two lines.
    await customer.ring(SIDNEY.number);
    const answer = softphone.button('Answer');
    await expect(softphone.caller).toContainText('Looking up…');
    await expect(softphone.call.getByRole('heading')).toHaveText(SIDNEY.number);
    const before = await answer.boundingBox();
    answered();
    await expect(softphone.contact(SIDNEY.name)).toBeVisible();
    await expect(softphone.call.getByRole('heading')).toHaveText(SIDNEY.name);
    expect(await answer.boundingBox()).toEqual(before);
    for (const part of [answer, softphone.button('Decline'), softphone.contact(SIDNEY.name)]) {
      await expect(part).toBeInViewport({ ratio: 1 });
    }
    // In the call the notes are what matters.
    await softphone.answer();
    await expect(softphone.notes).toBeInViewport({ ratio: 1 });
  });
}

test('the tickets make room for the notes once the call is answered', async ({ softphone, customer }) => {
  await customer.ring(KIM.number);
  await expect(softphone.tickets).toBeVisible();
  await softphone.answer();
  await expect(softphone.tickets).toBeHidden();
  await softphone.caller.getByText('Recent tickets').click();
  await expect(softphone.tickets).toBeVisible();
});
