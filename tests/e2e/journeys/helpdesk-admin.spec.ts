import { Desk, expect, test } from '../support/desk';
import { KIM } from '../support/people';

// "Configure Softphone IFrame", "Feature Availability": what an admin sets, and what agents see of it.

test.use({ softphoneIframe: true });

test('the softphone iframe is switched off and on, and its URL names the agent', async ({ desk, sandbox, chromium }) => {
  await desk.visit('/admin/apps/cti');
  const card = desk.card('Softphone iframe');
  const saved = async (): Promise<void> => {
    const stream = desk.page.waitForResponse(/\/window\/events/);
    await card.getByRole('button', { name: 'Save' }).click();
    await stream;
  };
  await card.getByRole('switch', { name: 'Enable softphone iframe' }).uncheck();
  await saved();
  await expect(desk.icon).toHaveCount(0);
  await expect(desk.iframe).toHaveCount(0);

  await card.getByRole('switch', { name: 'Enable softphone iframe' }).check();
  await card.getByRole('textbox', { name: 'Iframe URL' }).fill(`${sandbox.at.app}/agents/{{agent_id}}`);
  await saved();
  await expect(desk.iframe).toHaveAttribute('src', `${sandbox.at.app}/agents/1001`);
  await desk.openSoftphone();
  await expect(desk.softphone().keypad).toBeVisible();
  const second = await Desk.open(chromium.context, sandbox, 1002);
  await expect(second.iframe).toHaveAttribute('src', `${sandbox.at.app}/agents/1002`);
});

test('an Iframe URL that no frame can have is refused where it is typed', async ({ desk }) => {
  await desk.visit('/admin/apps/cti');
  const card = desk.card('Softphone iframe');
  const url = card.getByRole('textbox', { name: 'Iframe URL' });
  await url.fill('javascript:alert(1)');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('alert')).toBeVisible();
  await expect(url).toHaveValue('javascript:alert(1)');
  await expect(url).toHaveAttribute('aria-invalid', 'true');
});

test('helpdesk numbers are added, agents select theirs, and responder_phone finds the agent by it', async ({
  desk,
  pbx,
  sandbox,
  chromium,
}) => {
  const second = await Desk.open(chromium.context, sandbox, 1002);
  await desk.visit('/admin/apps/cti');
  const card = desk.card('Helpdesk numbers');
  await card.getByRole('textbox', { name: /^Add numbers/ }).fill('+1 628 555 0101\n+1 628 555 0102');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('listitem').filter({ hasText: '+1 628 555 0102' })).toBeVisible();
  const number = { responder_phone: '+16285550102', requester_id: 5001 };
  expect((await pbx.send({ ...number, call_reference_id: 'nobody-has-it' })).status).toBe(400);

  // The other agent's window hears of the new numbers by itself.
  const details = second.page.getByTitle('Agent phone details');
  await details.click();
  await second.page.getByRole('radio', { name: '+1 628 555 0102' }).check();
  await second.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(details).toContainText('+1 628 555 0102');
  await pbx.pop({ ...number, call_reference_id: 'ottos' });
  await expect(second.widget.who).toHaveText(KIM.name);
  await desk.widget.isClosed();

  await card.getByRole('listitem').filter({ hasText: '+1 628 555 0102' }).getByRole('button').click();
  await expect(details).toContainText('No number');
});

test('agents who are no admins find no such pages', async ({ sandbox, chromium }) => {
  const otto = await Desk.open(chromium.context, sandbox, 1002);
  const rail = otto.page.getByRole('navigation', { name: 'Helpdesk' });
  await expect(rail.getByRole('link', { name: 'Tickets' })).toBeVisible();
  await expect(rail.getByRole('link', { name: 'Apps' })).toHaveCount(0);
  await otto.visit('/admin/apps/cti');
  await expect(otto.main).toContainText('Carla Callahan');
  await expect(otto.card('Helpdesk numbers')).toHaveCount(0);
});

test('a plan without CTI, and an account without the feature, have no softphone and refuse the API', async ({ desk, pbx }) => {
  const account = desk.card('The account');
  const pop = { requester_id: 5001, call_reference_id: 'no-cti' };
  const save = async (): Promise<void> => {
    const stream = desk.page.waitForResponse(/\/window\/events/);
    await account.getByRole('button', { name: 'Save and reload' }).click();
    await stream;
  };
  await desk.visit('/sandbox');
  await account.getByRole('combobox', { name: 'Plan' }).selectOption({ label: 'Sprout (without CTI)' });
  await save();
  await expect(desk.icon).toHaveCount(0);
  await expect(desk.page.getByTitle('Agent phone details')).toHaveCount(0);
  const refused = await pbx.send(pop);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'require_feature']);

  await account.getByRole('combobox', { name: 'Plan' }).selectOption({ label: 'Estate' });
  await account.getByRole('checkbox', { name: 'The CTI feature is enabled for this account' }).uncheck();
  await save();
  await expect(desk.icon).toHaveCount(0);
  expect((await pbx.send(pop)).status).toBe(403);
  await desk.visit('/admin/apps/cti');
  await expect(desk.main).toContainText('not enabled for this account');

  await desk.visit('/sandbox');
  await account.getByRole('checkbox', { name: 'The CTI feature is enabled for this account' }).check();
  await save();
  await expect(desk.icon).toBeVisible();
  await pbx.pop(pop);
  await expect(desk.widget.who).toHaveText(KIM.name);
});
