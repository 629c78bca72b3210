DROP TABLE search_text;
DELETE FROM search_docs;
DROP INDEX search_heads_by_number;
ALTER TABLE search_heads DROP COLUMN number;
UPDATE search_heads SET cursor = 0;
CREATE VIRTUAL TABLE search_text USING fts5 (
    tenant, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TABLE messages_old (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'note')),
    author_kind TEXT NOT NULL CHECK (author_kind IN ('visitor', 'staff', 'system', 'bot')),
    author_name TEXT NOT NULL CHECK (length(author_name) BETWEEN 1 AND 200),
    sender_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (tenant_id, sender_id, client_id)
) STRICT, WITHOUT ROWID;
INSERT INTO messages_old SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id,
    client_id, body, created_at, updated_at FROM messages;
DROP TABLE messages;
ALTER TABLE messages_old RENAME TO messages;
ALTER TABLE event_log ADD COLUMN contact_id BLOB;
CREATE INDEX event_log_by_contact ON event_log (tenant_id, contact_id, cursor) WHERE contact_id IS NOT NULL;
ALTER TABLE conversations DROP COLUMN cursor;
DROP INDEX conversations_by_contact;
DROP INDEX conversations_by_inbox;
CREATE INDEX conversations_by_activity ON conversations (tenant_id, last_message_at, id);
CREATE INDEX conversations_by_assignee ON conversations (tenant_id, assignee_id, last_message_at, id);
CREATE INDEX conversations_by_inbox ON conversations (tenant_id, inbox_id, last_message_at, id);
CREATE INDEX conversations_by_contact ON conversations (tenant_id, contact_id, last_message_at, id);
CREATE INDEX conversations_of_inbox ON conversations (inbox_id);
DROP TABLE requests;
