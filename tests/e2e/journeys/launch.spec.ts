import { expect, test } from '../support/test';

test.describe('an Iframe URL that does not say whose softphone it is', () => {
  for (const [query, sentence] of [
    ['', 'does not say which agent'],
    ['?agent_id=', 'does not say which agent'],
    ['?agent_id={{agent.id}}', 'did not fill in the agent'],
    ['?agent_id=saul', 'must be a number'],
  ] as const) {
    test(`is explained to the admin: “${query}”`, async ({ sandbox, helpdesk }) => {
      await sandbox.set({ iframe_url: `${sandbox.at.app}/${query}` });
      await helpdesk.page.reload();
      await helpdesk.icon.click();
      const { frame } = helpdesk.softphone();
      await expect(frame.getByRole('heading', { name: 'The softphone cannot start' })).toBeVisible();
      await expect(frame.getByRole('alert')).toContainText(sentence);
      await expect(frame.getByRole('alert')).toContainText('Iframe URL');
    });
  }
});

test.describe('a config.json that cannot be used is explained to the admin', () => {
  for (const [what, status, body, sentence] of [
    ['not JSON', 200, '{ "helpdesk": ', 'config.json'],
    ['not an object', 200, '[]', 'config.json'],
    ['a wrong value', 200, '{ "helpdesk": { "origin": 5 }, "line": { "kind": "none" } }', 'helpdesk.origin'],
    ['missing', 404, 'Not found', '404'],
  ] as const) {
    test(what, async ({ helpdesk, chromium }) => {
      await chromium.context.route('**/config.json', (route) => route.fulfill({ status, body }));
      await helpdesk.page.reload();
      await helpdesk.icon.click();
      const { frame } = helpdesk.softphone();
      await expect(frame.getByRole('heading', { name: 'The softphone cannot start' })).toBeVisible();
      await expect(frame.getByRole('alert')).toContainText(sentence);
    });
  }
});

test('the agent is read from the end of a path, and from the fragment', async ({ sandbox, helpdesk }) => {
  for (const address of ['/agents/{{agent_id}}', '/#/agents/{{agent_id}}']) {
    await sandbox.set({ iframe_url: sandbox.at.app + address });
    await helpdesk.page.reload();
    const softphone = await helpdesk.openSoftphone();
    await softphone.isReady();
  }
});
