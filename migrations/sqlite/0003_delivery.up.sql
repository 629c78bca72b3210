-- Changes that make no row of their own, by the client_id they came with, and their answers.
CREATE TABLE requests (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    sender_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
    answer TEXT NOT NULL CHECK (length(answer) <= 100000),
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, sender_id, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_age ON requests (tenant_id, at);

-- Every message moves its conversation to the top of each index in which last_message_at stands, so there are few of
-- them: lists without a status are made of one walk for each status.
DROP INDEX conversations_by_activity;
DROP INDEX conversations_by_assignee;
DROP INDEX conversations_by_inbox;
DROP INDEX conversations_by_contact;
DROP INDEX conversations_of_inbox;
CREATE INDEX conversations_by_inbox ON conversations (inbox_id, status, last_message_at, id);
CREATE INDEX conversations_by_contact ON conversations (tenant_id, contact_id);

-- Where a conversation was last logged with something that its visitor sees: what a visitor missed is found from
-- here, without an index of the log for each of them.
ALTER TABLE conversations ADD COLUMN cursor INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET cursor = (SELECT h.cursor FROM event_heads h WHERE h.tenant_id = conversations.tenant_id);
DROP INDEX event_log_by_contact;
ALTER TABLE event_log DROP COLUMN contact_id;

-- A message knows its place in the log. Ids of clients are UUIDv7: with them first in the key, new keys stand
-- together, and a commit of many messages touches few pages of that index instead of one for each.
CREATE TABLE messages_new (
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
INSERT INTO messages_new
    SELECT m.*, (SELECT h.cursor FROM event_heads h WHERE h.tenant_id = m.tenant_id) FROM messages m;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;

-- Each tenant has a run of 2^40 ids of its own for what search has indexed, so that a search walks only that, from its
-- newest end, and no word has to stand for the tenant. The index is made anew from what is stored.
ALTER TABLE search_heads ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE search_heads SET number = (SELECT COUNT(*) FROM search_heads o WHERE o.tenant_id <= search_heads.tenant_id),
    cursor = (SELECT e.cursor FROM event_heads e WHERE e.tenant_id = search_heads.tenant_id);
CREATE UNIQUE INDEX search_heads_by_number ON search_heads (number);
DROP TABLE search_text;
DELETE FROM search_docs;
CREATE VIRTUAL TABLE search_text USING fts5 (
    body, content = '', contentless_delete = 1, detail = 'column',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO search_docs (id, tenant_id, conversation_id, seq)
    SELECT h.number * 1099511627776 + row_number() OVER (PARTITION BY t.tenant_id ORDER BY t.at, t.conversation_id, t.seq),
        t.tenant_id, t.conversation_id, t.seq
    FROM (
        SELECT tenant_id, conversation_id, seq, created_at AS at FROM messages WHERE author_kind != 'system'
        UNION ALL SELECT tenant_id, id, 0, created_at FROM conversations
    ) t JOIN search_heads h ON h.tenant_id = t.tenant_id;
INSERT INTO search_text (rowid, body)
    SELECT d.id, m.body FROM search_docs d JOIN messages m ON m.conversation_id = d.conversation_id AND m.seq = d.seq;
INSERT INTO search_text (rowid, body)
    SELECT d.id, k.name FROM search_docs d JOIN conversations c ON c.id = d.conversation_id
    JOIN contacts k ON k.id = c.contact_id WHERE d.seq = 0;
