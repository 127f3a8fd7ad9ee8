// freshdesk-api, as it is published, works with the sandbox as with Freshdesk.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import Freshdesk from 'freshdesk-api';

let sandbox;
let helpdesk;

before(async () => {
  const ports = ['--helpdesk-port', '0', '--app-port', '0', '--switch-port', '0'];
  sandbox = spawn(process.env.SOFTPHONE_SANDBOX, ['--bundle', process.env.SOFTPHONE_BUNDLE, ...ports, '--ready-json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(sandbox.stdout), 'line');
  helpdesk = JSON.parse(line).helpdesk;
});

after(async () => {
  const ended = once(sandbox, 'exit');
  sandbox.kill();
  await ended;
});

/** Calls a method of the client and waits for its callback: the body, and what the client says of the page. */
function ask(method, ...args) {
  return askAs('demo-key-1001', method, ...args);
}

function askAs(key, method, ...args) {
  const client = new Freshdesk(helpdesk, key);
  return new Promise((resolve, reject) => {
    client[method](...args, (error, body, page) => (error ? reject(error) : resolve({ body, page })));
  });
}

const status = (wanted) => (error) => {
  assert.ok(error instanceof Freshdesk.FreshdeskError, String(error));
  assert.equal(error.status, wanted);
  return true;
};

test('a key acts as its agent', async () => {
  assert.equal((await ask('currentAgent')).body.id, 1001);
  assert.equal((await askAs('demo-key-1002', 'currentAgent')).body.contact.name, 'Otto Ringwald');
  assert.equal((await ask('getAgent', 1003)).body.contact.email, 'tess@fernhill.example');
  await assert.rejects(askAs('nobody', 'currentAgent'), status(401));
});

test('contacts are listed in pages, of which the last is known', async () => {
  const seen = [];
  for (let page = 1, last = false; !last; page++) {
    const answer = await ask('listAllContacts', { page, per_page: 10 });
    seen.push(...answer.body.map((contact) => contact.id));
    last = answer.page.pageIsLast;
  }
  assert.ok(seen.length > 20 && new Set(seen).size === seen.length, String(seen));
  const found = await ask('listAllContacts', { phone: '+1 (415) 555-0100' });
  assert.deepEqual(found.body.map((contact) => contact.id), [5001]);
});

test('a contact is made once', async () => {
  const { body } = await ask('createContact', { name: 'Nils Node', email: 'nils@node.example' });
  assert.equal((await ask('getContact', body.id)).body.email, 'nils@node.example');
  await assert.rejects(ask('createContact', { name: 'Nils again', email: 'nils@node.example' }), (error) => {
    assert.equal(error.data.errors[0].code, 'duplicate_value');
    return status(409)(error);
  });
});

test('a ticket is made, changed and listed', async () => {
  const { body } = await ask('createTicket', {
    subject: 'From npm',
    description: '<p>Two <b>words</b></p>',
    requester_id: 5001,
    status: 2,
    priority: 1,
    source: 3,
  });
  assert.equal(body.description_text, 'Two words');
  assert.equal((await ask('updateTicket', body.id, { status: 4 })).body.status, 4);
  const listed = await ask('listAllTickets', { requester_id: 5001 });
  assert.ok(listed.body.some((ticket) => ticket.id === body.id));
  await assert.rejects(ask('createTicket', { subject: 'Nothing else' }), (error) => {
    assert.deepEqual(
      error.data.errors.map((one) => one.field),
      ['requester_id', 'description', 'status', 'priority'],
    );
    return status(400)(error);
  });
});

test('notes and time entries join a ticket', async () => {
  const note = await ask('createNote', 76, { body: 'Signed off' });
  assert.equal(note.body.private, true);
  const all = await ask('listAllConversations', 76);
  assert.deepEqual(all.body.map((entry) => entry.id), [note.body.id]);
  const entry = await ask('createTimeEntry', 76, { time_spent: '00:10', agent_id: 1002, billable: false, note: 'By phone' });
  assert.equal(entry.body.time_spent, '00:10');
  assert.deepEqual((await ask('listAllTicketTimeEntries', 76)).body, [entry.body]);
});

test('each refusal is the error the client knows', async () => {
  await assert.rejects(ask('getTicket', 4711), status(404));
  await assert.rejects(ask('getContact', 9403), status(403));
  await assert.rejects(ask('getContact', 9500), status(500));
  await assert.rejects(ask('getContact', 9429), (error) => {
    assert.equal(error.retryAfter, 30);
    return status(429)(error);
  });
  // A connection that is cut is no answer, and so no error of Freshdesk's.
  await assert.rejects(ask('getContact', 9499), (error) => !(error instanceof Freshdesk.FreshdeskError));
});
