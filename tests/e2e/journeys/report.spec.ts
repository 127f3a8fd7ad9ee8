import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { KIM } from '../support/people';
import type { Softphone } from '../support/softphone';
import { expect, test } from '../support/test';

const NOTES = 'Zebra Quagga wants 7 ovens';

/** What the agent saves. */
async function report(page: Page, softphone: Softphone): Promise<string> {
  await softphone.button('Report a problem').first().click();
  await expect(softphone.frame.getByRole('group', { name: 'Report a problem' })).toContainText('are replaced in it');
  const download = page.waitForEvent('download');
  await softphone.button('Save the file').click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^softphone-report-\d{4}-\d\d-\d\d\.jsonl$/);
  return readFile(await file.path(), 'utf8');
}

function namesNobody(text: string): void {
  const secrets = ['Okafor', 'Zebra', 'Quagga', 'ovens', '4155550100', '555-0100', 'demo-1001', 'demo-key'];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
}

test('a whole call is reported in one file that names nobody', async ({ helpdesk, softphone, customer }, info) => {
  await customer.ring(KIM.number, { name: 'Kim Okafor', reference: 'pbx-4155550100' });
  await softphone.answer();
  await softphone.notes.pressSequentially(NOTES);
  await softphone.button('Hang up').click();
  await softphone.file('New ticket', { disposition: 'Resolved' });
  await softphone.ticket();
  await softphone.tab('History').click();
  const text = await report(helpdesk.page, softphone);
  await writeFile(info.outputPath('report.jsonl'), text);
  namesNobody(text);
  const lines = text.trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toHaveProperty('FlightRecording.format', 1);
  for (const part of ['"Started"', 'Offered', '"Answer"', '"inserted"', '"Finish"', 'Popped', 'DetailsFound', '"Resolved"']) {
    expect(text).toContain(part);
  }
});

test('what a page did that was reloaded, or crashed, is in the report of the next', async ({ helpdesk, softphone, customer }) => {
  await customer.ring(KIM.number, { name: 'Kim Okafor', reference: 'pbx-4155550100' });
  await softphone.answer();
  await softphone.notes.pressSequentially(NOTES);
  await softphone.button('Hang up').click();
  await softphone.file('New ticket', { disposition: 'Resolved' });
  await softphone.ticket();
  for (const pages of [2, 3]) {
    await helpdesk.page.reload();
    await helpdesk.openSoftphone();
    await softphone.isReady();
    await softphone.tab('History').click();
    const text = await report(helpdesk.page, softphone);
    namesNobody(text);
    const headings = text.split('\n').filter((line) => line.startsWith('{"FlightRecording"'));
    expect(headings).toHaveLength(pages);
    // Told by the first of them.
    for (const part of ['"Answer"', '"Finish"', '"Resolved"']) {
      expect(text.split('{"FlightRecording"')[1]).toContain(part);
    }
  }
});

test('what went wrong is reported from its notice', async ({ helpdesk, softphone, customer, sandbox }, info) => {
  await customer.ring(KIM.number, { name: 'Kim Okafor' });
  await softphone.answer();
  await softphone.notes.pressSequentially(NOTES);
  await softphone.button('Hang up').click();
  await sandbox.fail('pop', 'server_error_html', { times: 1 });
  await softphone.file('New ticket', { disposition: 'Resolved' });
  // It is sent again by itself, after a while.
  await expect(softphone.filed.getByRole('button', { name: /Open ticket/ })).toBeVisible({ timeout: 60_000 });
  await customer.ring(KIM.number, { name: 'Kim Okafor' });
  await expect(softphone.button('Answer')).toBeVisible();
  await customer.hangUp();
  await expect(softphone.notices).toContainText('call-missed');
  await expect(softphone.notices.getByRole('button', { name: 'Report a problem' })).toBeVisible();
  const text = await report(helpdesk.page, softphone);
  await writeFile(info.outputPath('report.jsonl'), text);
  namesNobody(text);
  expect(text).toContain('Failed');
});
