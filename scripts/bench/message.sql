-- What one message of a visitor changes, as a transaction of its own: the statements of the daemon's writer, for
-- pgbench. `place` has a row for each of its clients.
BEGIN;
SELECT cursor AS head FROM event_heads WHERE tenant_id = (SELECT tenant_id FROM place LIMIT 1) FOR UPDATE \gset
SELECT c.id AS conversation, c.tenant_id AS tenant, c.contact_id AS contact, c.last_seq + 1 AS seq
  FROM place p JOIN conversations c ON c.id = p.conversation_id WHERE p.client = :client_id \gset
SELECT m.seq FROM messages m
  WHERE m.client_id = gen_random_uuid() AND m.sender_id = :contact::uuid AND m.tenant_id = :tenant::uuid;
UPDATE conversations SET last_seq = :seq, last_kind = 'message', last_author_kind = 'visitor',
    last_author_name = 'Visitor', last_preview = 'Hello, where is my order?', last_message_at = last_message_at + 1,
    unread = unread + 1, visitor_read_seq = :seq, updated_at = updated_at + 1, cursor = :head
  WHERE id = :conversation::uuid;
INSERT INTO messages (tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
    cursor, created_at, updated_at)
  VALUES (:tenant::uuid, :conversation::uuid, :seq, gen_random_uuid(), 'message', 'visitor', 'Visitor',
    :contact::uuid, gen_random_uuid(), 'Hello, where is my order? It should have been here on Tuesday.',
    :head + 1, 0, 0);
UPDATE event_heads SET cursor = :head + 2 WHERE tenant_id = :tenant::uuid;
INSERT INTO event_log (tenant_id, cursor, kind, conversation_id, data, at)
  VALUES (:tenant::uuid, :head + 1, 'message.created', :conversation::uuid, repeat('x', 450), 0),
    (:tenant::uuid, :head + 2, 'conversation.changed', :conversation::uuid, repeat('x', 700), 0);
COMMIT;
