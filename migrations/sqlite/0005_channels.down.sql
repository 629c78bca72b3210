DROP TABLE scheduled;
DROP TABLE canned_replies;
DROP TABLE templates;
DROP TABLE opt_outs;
DROP TABLE mailboxes;
DROP TABLE mail_refs;
DROP TABLE attachments;
DROP TABLE inbound;
DROP TABLE delivery_steps;
DELETE FROM outbox WHERE inbox_id IS NOT NULL;
DROP INDEX outbox_by_state;
DROP INDEX outbox_by_inbox;
DROP INDEX outbox_by_ref;
ALTER TABLE outbox DROP COLUMN uncertain_at;
ALTER TABLE outbox DROP COLUMN carrier_ref;
ALTER TABLE outbox DROP COLUMN inbox_id;
-- A message without a text says what it was.
CREATE TABLE messages_old (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'note')),
    author_kind TEXT NOT NULL CHECK (author_kind IN ('visitor', 'staff', 'system', 'bot')),
    author_name TEXT NOT NULL CHECK (length(author_name) BETWEEN 1 AND 200),
    sender_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (client_id, sender_id, tenant_id)
) STRICT, WITHOUT ROWID;
INSERT INTO messages_old SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id,
    CASE body WHEN '' THEN '[file]' ELSE body END, created_at, updated_at, cursor FROM messages;
DROP TABLE messages;
ALTER TABLE messages_old RENAME TO messages;
DROP INDEX conversations_of_taker;
DROP INDEX conversations_to_wake;
DROP INDEX conversations_to_escalate;
ALTER TABLE conversations DROP COLUMN taken_by;
ALTER TABLE conversations DROP COLUMN called;
ALTER TABLE conversations DROP COLUMN escalated;
ALTER TABLE conversations DROP COLUMN escalate_at;
ALTER TABLE conversations DROP COLUMN reply_until;
ALTER TABLE conversations DROP COLUMN snoozed_until;
ALTER TABLE conversations DROP COLUMN address;
ALTER TABLE conversations DROP COLUMN subject;
DROP INDEX inboxes_by_carrier;
ALTER TABLE inboxes DROP COLUMN rota;
ALTER TABLE inboxes DROP COLUMN hours;
DROP INDEX inboxes_that_close;
ALTER TABLE inboxes DROP COLUMN close_s;
ALTER TABLE inboxes DROP COLUMN first_step_s;
ALTER TABLE inboxes DROP COLUMN care;
ALTER TABLE inboxes DROP COLUMN trouble_at;
ALTER TABLE inboxes DROP COLUMN trouble;
ALTER TABLE inboxes DROP COLUMN credential_names;
ALTER TABLE inboxes DROP COLUMN credentials;
ALTER TABLE inboxes DROP COLUMN settings;
ALTER TABLE inboxes DROP COLUMN address;
ALTER TABLE inboxes DROP COLUMN carrier;
