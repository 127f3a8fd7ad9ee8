-- Who may open the admin's pages. A database that is there already has one from now on.
ALTER TABLE agents ADD COLUMN admin INTEGER NOT NULL DEFAULT 0;
UPDATE agents SET admin = 1 WHERE id = (SELECT min(id) FROM agents WHERE NOT service);

-- "In the Helpdesk Numbers section, click Add Number, enter the helpdesk number(s) and click Save."
CREATE TABLE helpdesk_numbers (
    id       INTEGER PRIMARY KEY,
    typed    TEXT NOT NULL,
    dialable TEXT NOT NULL UNIQUE
) STRICT;

-- "each agent can select their helpdesk number": a number leads to one agent, or `responder_phone`
-- would not say who is meant.
CREATE TABLE selected_numbers (
    agent_id  INTEGER PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
    number_id INTEGER NOT NULL UNIQUE REFERENCES helpdesk_numbers (id) ON DELETE CASCADE
) STRICT;
