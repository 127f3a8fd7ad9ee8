import { Bus, Door, Gateway } from '../support/gateways';
import { KIM, PRIYA } from '../support/people';
import { expect, test as base } from '../support/test';

// Two gateways that share a bus, behind one address, as a company runs them that wants to restart one while
// the other works.

interface Company {
  bus: Bus;
  door: Door;
  first: Gateway;
  second: Gateway;
}

const test = base.extend<{ company: Company }>({
  company: async ({ sandbox }, use) => {
    const [bus, door] = await Promise.all([Bus.start(), Door.start()]);
    const setup = { sandbox, bus, at: door.at };
    const [first, second] = await Promise.all([Gateway.start(setup), Gateway.start(setup)]);
    await sandbox.set({ iframe_url: `${door.at}/?agent_id={{agent_id}}` });
    await Promise.all([first.saysOfItself('ok'), second.saysOfItself('ok')]);
    door.leadsTo(first);
    await use({ bus, door, first, second });
    await door.stop();
    await Promise.all([first.kill(), second.kill(), bus.kill()]);
  },
});

test('a shift goes on when one of two gateways is killed: no click is lost, and none is dialled twice', async ({
  company: { bus, door, first, second },
  helpdesk,
  sandbox,
}) => {
  const callsTo = async (number: string) => (await sandbox.calls()).filter((call) => call.to === number).length;
  const listens = helpdesk.page.waitForResponse((response) => response.url().startsWith(`${door.at}/agent/events`));
  await helpdesk.page.reload();
  const softphone = await helpdesk.openSoftphone();
  await softphone.isReady();
  await listens;

  // The softphone listens to the first, and the click comes to the second.
  const taken = await second.click(KIM.number);
  expect([taken.status, await taken.text()]).toEqual([200, 'Calling +1415…0100 on your softphone.\n']);
  await softphone.isConnected();

  // In the middle of the call its gateway dies. The call does not notice.
  door.leadsNowhere();
  await first.kill();
  await softphone.button('Mute').click();
  await expect(softphone.call).toContainText('Connected');
  await softphone.button('Hang up').click();
  await softphone.wrapUp.getByRole('radio', { name: 'No ticket' }).check();

  // A click while nobody is behind the address waits for the softphone, which comes to the second and says
  // what it heard last.
  const waits = await second.click(PRIYA.number);
  expect(waits.status, 'no softphone is open').toBe(202);
  const again = helpdesk.page.waitForRequest(/\/agent\/events\?.*last_event_id=/);
  door.leadsTo(second);
  await again;
  await expect(softphone.call).toContainText(PRIYA.name);
  await softphone.isConnected();
  await softphone.button('Hang up').click();
  expect([await callsTo(KIM.number), await callsTo(PRIYA.number)]).toEqual([1, 1]);

  // The bus goes, and comes back: the one gateway that is left serves its own all the while.
  await bus.kill();
  await second.saysOfItself('degraded');
  const without = await second.click(KIM.number);
  expect(without.status).toBe(200);
  await softphone.isConnected();
  await bus.back();
  await second.saysOfItself('ok');
  await expect(softphone.call).toContainText('Connected');
  expect(await callsTo(KIM.number)).toBe(2);
});
