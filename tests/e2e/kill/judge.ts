import { KIMS_TICKET } from '../support/people';
import type { Company } from './company';
import type { Ledger } from './ledger';

export interface Verdict {
  lost: string[];
  twice: string[];
  misplaced: string[];
}

interface Ticket {
  id: number;
  texts: string[];
}

/** Whether the helpdesk holds what was promised: once, in the ticket of its call. */
export async function judge(company: Company, ledger: Ledger, seeded: Set<number>): Promise<Verdict> {
  const verdict: Verdict = { lost: [], twice: [], misplaced: [] };
  const tickets = await allTickets(company, seeded);
  for (const [reference, words] of ledger.typed) {
    const ticket = await ticketOf(company, reference);
    const promised = plain(ledger.saved.get(reference) ?? '');
    const holders = tickets.filter((ticket) => ticket.texts.some((text) => text.includes(promised)));
    if (promised !== '') {
      if (holders.length === 0) verdict.lost.push(`${reference}: “${promised}”`);
      else if (!holders.some((holder) => holder.id === ticket)) verdict.misplaced.push(`${reference}: #${holders[0]?.id}`);
    }
    // Each word is one of a kind.
    for (const word of words) {
      const found = tickets.flatMap((ticket) => ticket.texts.map((text) => text.split(word).length - 1));
      const times = found.reduce((sum, times) => sum + times, 0);
      if (times > 1) verdict.twice.push(`${reference}: “${word}” ${times} times`);
      const elsewhere = tickets.some((other) => other.id !== ticket && other.texts.some((text) => text.includes(word)));
      if (elsewhere) verdict.misplaced.push(`${reference}: “${word}”`);
    }
  }
  return verdict;
}

/** The ticket that the helpdesk names for a call. */
export async function ticketOf(company: Company, reference: string): Promise<number | undefined> {
  const found = (await (await company.helpdesk.details(reference)).json()) as { ticket_id?: number }[];
  return found[0]?.ticket_id;
}

/** The tickets there are before anything happens. */
export async function seededTickets(company: Company): Promise<Set<number>> {
  const seeded = new Set((await rows(company)).map((row) => row.id));
  // The caller's own: the only one of them that could be mistaken for the call's.
  seeded.delete(Number(KIMS_TICKET));
  return seeded;
}

interface Row {
  id: number;
  description_text?: string;
}

async function rows(company: Company): Promise<Row[]> {
  const found: Row[] = [];
  for (let page = 1; ; page += 1) {
    const query = `updated_since=2000-01-01T00:00:00Z&include=description&per_page=100&page=${page}`;
    const more = (await ask(company, `tickets?${query}`)) as Row[];
    found.push(...more);
    if (more.length < 100) return found;
  }
}

async function allTickets(company: Company, seeded: Set<number>): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
    for (const { id, description_text = '' } of (await rows(company)).filter((row) => !seeded.has(row.id))) {
      const conversations = (await ask(company, `tickets/${id}/conversations?per_page=100`)) as { body_text: string }[];
      tickets.push({ id, texts: [description_text, ...conversations.map((entry) => entry.body_text)].map(plain) });
    }
  return tickets;
}

async function ask(company: Company, path: string): Promise<unknown> {
  const response = await fetch(`${company.helpdesk.at.helpdesk}/api/v2/${path}`, {
    headers: { Authorization: `Basic ${btoa('demo-key-service:X')}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** White space is the helpdesk's to set. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
