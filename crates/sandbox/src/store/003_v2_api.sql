-- What the v2 API tells of a ticket and of time spent, beyond what the window shows.
ALTER TABLE tickets ADD COLUMN status_updated_at INTEGER;
ALTER TABLE time_entries ADD COLUMN billable INTEGER NOT NULL DEFAULT 1;
-- A running timer counts on from `started_at`; `seconds` is what was spent before.
ALTER TABLE time_entries ADD COLUMN timer_running INTEGER NOT NULL DEFAULT 0;
CREATE INDEX tickets_by_creation ON tickets (created_at DESC);
