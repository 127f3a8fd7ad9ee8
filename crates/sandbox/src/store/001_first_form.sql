-- Ids start where no other table's do, so that a ticket number taken for a contact's is noticed.
CREATE TABLE agents (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    email   TEXT NOT NULL UNIQUE COLLATE NOCASE,
    -- What was typed, and what is compared: digits with a leading plus.
    phone   TEXT,
    phone_dialable TEXT,
    mobile  TEXT,
    mobile_dialable TEXT,
    api_key TEXT NOT NULL UNIQUE,
    -- A service is an API user without a window.
    service INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE companies (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE contacts (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    email      TEXT UNIQUE COLLATE NOCASE,
    phone      TEXT,
    phone_dialable TEXT,
    mobile     TEXT,
    mobile_dialable TEXT,
    company_id INTEGER REFERENCES companies (id),
    job_title  TEXT,
    location   TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_by_phone ON contacts (phone_dialable);
CREATE INDEX contacts_by_mobile ON contacts (mobile_dialable);

CREATE TABLE tickets (
    id           INTEGER PRIMARY KEY,
    subject      TEXT NOT NULL,
    description  TEXT NOT NULL,
    requester_id INTEGER NOT NULL REFERENCES contacts (id),
    responder_id INTEGER REFERENCES agents (id),
    status       INTEGER NOT NULL,
    priority     INTEGER NOT NULL,
    source       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_by_requester ON tickets (requester_id, updated_at DESC);
CREATE INDEX tickets_by_update ON tickets (updated_at DESC);

-- One conversation with one requester. `responder_id` is the agent who has it now.
CREATE TABLE calls (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    reference     TEXT NOT NULL UNIQUE,
    requester_id  INTEGER NOT NULL REFERENCES contacts (id),
    responder_id  INTEGER NOT NULL REFERENCES agents (id),
    first_pop_at  INTEGER NOT NULL,
    -- Typed in a widget that was closed before the call was linked.
    kept_notes    TEXT NOT NULL DEFAULT '',
    -- The link: 'new' or 'existing' ticket, made by whom and when, and the note it wrote.
    linked_as     TEXT CHECK (linked_as IN ('new', 'existing')),
    linked_by     INTEGER REFERENCES agents (id),
    linked_at     INTEGER,
    ticket_id     INTEGER REFERENCES tickets (id),
    note_id       INTEGER REFERENCES notes (id),
    CHECK ((linked_as IS NULL) = (ticket_id IS NULL))
) STRICT;

CREATE TABLE notes (
    id         INTEGER PRIMARY KEY,
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id),
    -- Exactly one author: an agent, or the contact whose message it is.
    agent_id   INTEGER REFERENCES agents (id),
    contact_id INTEGER REFERENCES contacts (id),
    private    INTEGER NOT NULL,
    -- Text as it was typed; it becomes HTML only when it is drawn.
    body       TEXT NOT NULL,
    -- A JSON list of pairs, in the order they came.
    call_info  TEXT NOT NULL DEFAULT '[]',
    call_id    INTEGER REFERENCES calls (id),
    created_at INTEGER NOT NULL,
    CHECK ((agent_id IS NULL) <> (contact_id IS NULL))
) STRICT;
CREATE INDEX notes_by_ticket ON notes (ticket_id, created_at);

CREATE TABLE recordings (
    id      INTEGER PRIMARY KEY,
    note_id INTEGER NOT NULL REFERENCES notes (id),
    url     TEXT NOT NULL
) STRICT;
CREATE INDEX recordings_by_note ON recordings (note_id);

-- What each screen pop brought; `note_id` says where it was written.
CREATE TABLE pops (
    id           INTEGER PRIMARY KEY,
    call_id      INTEGER NOT NULL REFERENCES calls (id),
    responder_id INTEGER NOT NULL REFERENCES agents (id),
    ticket_id    INTEGER REFERENCES tickets (id),
    new_ticket   INTEGER NOT NULL,
    call_url     TEXT,
    call_info    TEXT NOT NULL,
    received_at  INTEGER NOT NULL,
    note_id      INTEGER REFERENCES notes (id)
) STRICT;
CREATE INDEX pops_by_call ON pops (call_id);

CREATE TABLE time_entries (
    id         INTEGER PRIMARY KEY,
    ticket_id  INTEGER NOT NULL REFERENCES tickets (id),
    agent_id   INTEGER NOT NULL REFERENCES agents (id),
    call_id    INTEGER UNIQUE REFERENCES calls (id),
    started_at INTEGER NOT NULL,
    seconds    INTEGER NOT NULL CHECK (seconds >= 0),
    note       TEXT NOT NULL
) STRICT;
CREATE INDEX time_entries_by_ticket ON time_entries (ticket_id);

-- The open screen pop of each agent, with the notes being written in it.
CREATE TABLE widgets (
    agent_id        INTEGER PRIMARY KEY REFERENCES agents (id),
    call_id         INTEGER NOT NULL REFERENCES calls (id),
    shown_ticket_id INTEGER REFERENCES tickets (id),
    -- 0: the New Ticket option took the choice away; the requester is shown, and nothing asked.
    can_act         INTEGER NOT NULL DEFAULT 1,
    notepad         TEXT NOT NULL DEFAULT '',
    -- What of the notepad is in a note already, so that a late save does not file it again.
    filed           TEXT NOT NULL DEFAULT '',
    -- How often the notepad was filed; a save says which edition it was typed in.
    edition         INTEGER NOT NULL DEFAULT 0,
    opened_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
