-- Changes that make no row of their own, by the client_id they came with, and their answers.
CREATE TABLE requests (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    sender_id UUID NOT NULL,
    client_id UUID NOT NULL,
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
    answer TEXT NOT NULL CHECK (length(answer) <= 100000),
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, sender_id, client_id)
);
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
ALTER TABLE conversations ADD COLUMN cursor BIGINT NOT NULL DEFAULT 0;
UPDATE conversations SET cursor = (SELECT h.cursor FROM event_heads h WHERE h.tenant_id = conversations.tenant_id);
DROP INDEX event_log_by_contact;
ALTER TABLE event_log DROP COLUMN contact_id;

-- A message knows its place in the log. Ids of clients are UUIDv7: with them first in the key, new keys stand
-- together, and a commit of many messages touches few pages of that index instead of one for each.
ALTER TABLE messages ADD COLUMN cursor BIGINT;
UPDATE messages SET cursor = (SELECT h.cursor FROM event_heads h WHERE h.tenant_id = messages.tenant_id);
ALTER TABLE messages ALTER COLUMN cursor SET NOT NULL;
ALTER TABLE messages DROP CONSTRAINT messages_id_key;
ALTER TABLE messages DROP CONSTRAINT messages_tenant_id_sender_id_client_id_key;
ALTER TABLE messages ADD UNIQUE (client_id, sender_id, tenant_id);

ALTER TABLE search_heads ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
UPDATE search_heads SET number = (SELECT COUNT(*) FROM search_heads o WHERE o.tenant_id <= search_heads.tenant_id);
CREATE UNIQUE INDEX search_heads_by_number ON search_heads (number);
