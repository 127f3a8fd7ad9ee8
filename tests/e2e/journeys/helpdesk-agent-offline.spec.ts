import { Desk, expect, test } from '../support/desk';
import { KIM, PRIYA } from '../support/people';

// "If the agent is offline": no window is open when the call comes.

test('requester id: a ticket is made, with the recording and the call reference id', async ({ sandbox, chromium, pbx }) => {
  await pbx.pop({
    requester_id: 5001,
    call_reference_id: 'night-call',
    call_url: 'https://recordings.example/night.mp3',
    call_info: { Queue: 'Orders' },
  });
  const ticket = await pbx.ticketOf('night-call');
  const desk = await Desk.open(chromium.context, sandbox);
  await desk.widget.isClosed();
  await desk.main.getByRole('link', { name: `Call with ${KIM.name}` }).click();
  await desk.shows(ticket ?? 'none');
  await expect(desk.main.getByText('Agent: Carla Callahan')).toBeVisible();
  await expect(desk.privateNotes).toHaveCount(1);
  await expect(desk.privateNotes.getByLabel('Recording of the call')).toHaveAttribute(
    'src',
    'https://recordings.example/night.mp3',
  );
  await expect(desk.privateNotes).toContainText('Orders');
  await expect(desk.timeEntries.getByRole('listitem')).toContainText('Call night-call');
});

test('requester phone: by phone, else by mobile, the first of several, or a new contact named by the number', async ({
  sandbox,
  chromium,
  pbx,
}) => {
  const cases = [
    { number: '001 415 555 0100', name: KIM.name },
    { number: PRIYA.number, name: PRIYA.name },
    { number: '+13125550140', name: 'Ada Lindqvist' },
    { number: '+1 206 555 0199', name: '+1 206 555 0199' },
  ];
  const desk = new Desk(await chromium.context.newPage(), sandbox, 1001);
  for (const [at, { number, name }] of cases.entries()) {
    await pbx.pop({ requester_phone: number, call_reference_id: `by-number-${at}` });
    // Agent 1002 reads it: 1001 is offline all the time.
    const ticket = await pbx.ticketOf(`by-number-${at}`);
    await new Desk(desk.page, sandbox, 1002).visit(`/tickets/${ticket}`);
    await expect(desk.card('Requester').getByRole('link', { name, exact: true })).toBeVisible();
  }
  await desk.card('Requester').getByRole('link').click();
  await desk.page.getByRole('textbox', { name: 'Name' }).fill('Ludo Ferris');
  await desk.page.getByRole('button', { name: 'Rename' }).click();
  await expect(desk.main.getByRole('heading', { name: 'Ludo Ferris' })).toBeVisible();
});
