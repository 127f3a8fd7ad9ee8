import { expect, test } from '../support/test';
import { BOBBY, KIM, MARYAM } from '../support/people';

const MARKUP = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
const RIGHT_TO_LEFT = 'الفرن يحترق 🔥 \u202E‮then left again';

test('markup in names and notes is text everywhere', async ({ helpdesk, softphone, customer }) => {
  // The name that the telephone network gives is drawn until the contact's is known.
  let isDrawn = (): void => undefined;
  const drawn = new Promise<void>((resolve) => {
    isDrawn = resolve;
  });
  await helpdesk.page.route('**/contacts?*', async (route) => {
    await drawn;
    await route.continue();
  });
  await customer.ring(BOBBY.number, { name: MARKUP });
  await expect(softphone.call).toContainText('<img src=x');
  isDrawn();
  await expect(helpdesk.pop.getByRole('heading')).toHaveText([BOBBY.name, /Recent/]);
  await softphone.answer();
  await softphone.notes.fill(MARKUP);
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket();
  await softphone.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  await expect(helpdesk.conversation).toContainText(MARKUP);
  await expect(helpdesk.conversation.locator('img, script')).toHaveCount(0);
  await expect(softphone.frame.locator('img[src="x"]')).toHaveCount(0);
  expect(await helpdesk.page.title()).not.toContain('owned');
  expect(await (await softphone.document()).title()).not.toContain('owned');
});

test('right-to-left text and emoji arrive as they were typed', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(MARYAM.number, { name: MARYAM.name });
  await expect(softphone.call.getByRole('heading', { name: MARYAM.name })).toBeVisible();
  await softphone.answer();
  await softphone.notes.fill(RIGHT_TO_LEFT);
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket();
  await softphone.button(`Open ticket #${ticket}`).click();
  await expect(helpdesk.conversation.getByText(RIGHT_TO_LEFT)).toHaveCount(1);
});

test('100 kB of notes arrive whole', async ({ helpdesk, softphone, customer }) => {
  const notes = `first ${'word '.repeat(20_000)}last`;
  await customer.ring(KIM.number);
  await softphone.answer();
  await softphone.notes.fill(notes);
  await softphone.button('Hang up').click();
  await softphone.file('New ticket');
  const ticket = await softphone.ticket();
  await softphone.button(`Open ticket #${ticket}`).click();
  await helpdesk.shows(ticket);
  expect((await helpdesk.conversation.innerText()).replaceAll(/\s+/g, ' ')).toContain(notes);
});

test('the window takes no orders from a foreign page', async ({ helpdesk, softphone, sandbox }) => {
  await expect(softphone.number).toBeVisible();
  const visited: string[] = [];
  helpdesk.page.on('request', (request) => visited.push(new URL(request.url()).pathname));
  // Another page of another origin in the same window, with the very messages the softphone sends.
  await helpdesk.page.evaluate(async (foreign) => {
    const frame = document.createElement('iframe');
    frame.title = 'Foreign';
    frame.src = foreign;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
  }, sandbox.at.customer);
  const foreign = helpdesk.page.frameLocator('iframe[title="Foreign"]').locator('html');
  for (const message of [{ action: 'open_ticket', value: '57' }, { action: 'open_contact', value: '5001' }]) {
    await foreign.evaluate((_, message) => window.top?.postMessage(message, '*'), message);
  }
  // The softphone's own message, posted later, is carried out; the earlier ones were not.
  await (await softphone.document()).evaluate(() => window.top?.postMessage({ action: 'open_ticket', value: '58' }, '*'));
  await helpdesk.shows('58');
  expect(visited).toContain('/tickets/58');
  expect(visited).not.toContain('/tickets/57');
  expect(visited).not.toContain('/contacts/5001');
});

test('the softphone takes no orders from the page around it', async ({ helpdesk, softphone }) => {
  const document = await softphone.document();
  await helpdesk.page.evaluate(() => {
    const frame = window.document.querySelector<HTMLIFrameElement>('iframe[title="Softphone"]');
    for (const message of ['dial', { action: 'dial', value: '+14155550100' }, { Intent: 'Dial' }, null, 5]) {
      frame?.contentWindow?.postMessage(message, '*');
    }
  });
  // A message posted later from inside has been handled: those before it have been too.
  await document.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.addEventListener('message', () => resolve(), { once: true });
        window.postMessage('last', '*');
      }),
  );
  await expect(softphone.call).toBeHidden();
  await expect(softphone.number).toHaveValue('');
  await softphone.isReady();
});
