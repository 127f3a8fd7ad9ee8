import { readdirSync } from 'node:fs';
import { expect, test } from '../support/test';

/** What is fetched once the dial pad answers, where the bundle is cut in two; a bundle for development is not. */
const LATER = '**/later-*.wasm';

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
  // The rest does not come before the dial pad has answered.
  let release = () => {};
  const answered = new Promise<void>((resolve) => (release = resolve));
  await page.route(LATER, async (route) => {
    await answered;
    await route.continue();
  });
  await page.goto(`${sandbox.at.app}/?agent_id=1001`);
  const number = page.getByRole('combobox', { name: 'Phone number or name' });
  await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '5', exact: true }).click();
  await expect(number).toHaveValue('5');
  const first = fetched.filter((name) => !/^later-.*\.wasm$/.test(name));
  // The configuration is asked for by the page itself, so that it is there when the rest is.
  expect(first.toSorted()).toEqual(counted.toSorted());
  release();
  // The rest knows what was typed, and that no line is set up.
  await expect(page.getByRole('status', { name: 'Line' })).toContainText('No line');
  await expect(number).toHaveValue('5');
});

test('the rest of the softphone is tried again when it does not come, and says so', async ({ sandbox, chromium }) => {
  const bundle = readdirSync(process.env.SOFTPHONE_BUNDLE ?? 'dist');
  test.skip(!bundle.some((name) => name.startsWith('later-')), 'a bundle for development is not cut');
  const page = await chromium.context.newPage();
  let refused = 0;
  let isTold = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    isTold = resolve;
  });
  await page.route(LATER, async (route) => {
    refused += 1;
    if (refused === 1) return route.abort();
    await told;
    return route.continue();
  });
  await page.goto(`${sandbox.at.app}/?agent_id=1001`);
  const keypad = page.getByRole('group', { name: 'Keypad' });
  await keypad.getByRole('button', { name: '7', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'could not be loaded' })).toBeVisible();
  isTold();
  await expect(page.getByRole('alert').filter({ hasText: 'could not be loaded' })).toHaveCount(0);
  await expect(page.getByRole('status', { name: 'Line' })).not.toContainText('Starting');
  await expect(page.getByRole('combobox', { name: 'Phone number or name' })).toHaveValue('7');
});
