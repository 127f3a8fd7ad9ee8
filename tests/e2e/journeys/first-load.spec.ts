import { expect, test } from '../support/test';

test('the dial pad answers with what the size report counts, and nothing else', async ({ sandbox, chromium }) => {
  const counted = (process.env.SOFTPHONE_FIRST_LOAD ?? '').split(' ');
  const page = await chromium.context.newPage();
  const fetched: string[] = [];
  page.on('request', (request) => {
    const { origin, pathname, protocol } = new URL(request.url());
    if (protocol === 'data:') return;
    expect(origin, 'everything comes from the app itself').toBe(sandbox.at.app);
    // Questions to the gateway, for which nothing waits.
    if (pathname.startsWith('/agent/')) return;
    fetched.push(pathname === '/' ? 'index.html' : pathname.slice(1));
  });
  // No line: it is fetched later, and so not part of the first load.
  await page.route('**/config.json', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), line: { kind: 'none' } } });
  });
  await page.goto(`${sandbox.at.app}/?agent_id=1001`);
  const number = page.getByRole('combobox', { name: 'Phone number or name' });
  await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '5', exact: true }).click();
  await expect(number).toHaveValue('5');
  expect(fetched.toSorted()).toEqual(counted.toSorted());
});
