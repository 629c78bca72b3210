-- Who carries an inbox's messages, and what is needed for that. Secrets are sealed; of them only the names stand here.
ALTER TABLE inboxes ADD COLUMN carrier TEXT CHECK (carrier IN ('twilio', 'openphone', 'meta', 'mail', 'bridge'));
ALTER TABLE inboxes ADD COLUMN address TEXT CHECK (length(address) BETWEEN 1 AND 254);
ALTER TABLE inboxes ADD COLUMN settings TEXT NOT NULL DEFAULT '{}' CHECK (length(settings) <= 20000);
ALTER TABLE inboxes ADD COLUMN credentials BLOB;
ALTER TABLE inboxes ADD COLUMN credential_names TEXT NOT NULL DEFAULT '[]' CHECK (length(credential_names) <= 2000);
ALTER TABLE inboxes ADD COLUMN trouble TEXT CHECK (length(trouble) <= 500);
ALTER TABLE inboxes ADD COLUMN trouble_at INTEGER;
-- What happens when nobody answers, when it is answered, and who is called.
ALTER TABLE inboxes ADD COLUMN care TEXT NOT NULL DEFAULT '{}' CHECK (length(care) <= 20000);
-- After how many seconds the first of its steps is due, for the writer, who reads no JSON.
ALTER TABLE inboxes ADD COLUMN first_step_s INTEGER DEFAULT 30;
-- The same for how long a conversation may be idle before it is closed.
ALTER TABLE inboxes ADD COLUMN close_s INTEGER;
CREATE INDEX inboxes_that_close ON inboxes (id) WHERE close_s IS NOT NULL;
ALTER TABLE inboxes ADD COLUMN hours TEXT CHECK (length(hours) <= 200000);
ALTER TABLE inboxes ADD COLUMN rota TEXT CHECK (length(rota) <= 200000);
CREATE INDEX inboxes_by_carrier ON inboxes (carrier, id) WHERE carrier IS NOT NULL;

ALTER TABLE conversations ADD COLUMN subject TEXT CHECK (length(subject) <= 500);
-- The contact's address in it: of several, the one they wrote from.
ALTER TABLE conversations ADD COLUMN address TEXT CHECK (length(address) <= 254);
ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER;
ALTER TABLE conversations ADD COLUMN reply_until INTEGER;
-- When the next step for a contact whom nobody answers is due, and how far it has come.
ALTER TABLE conversations ADD COLUMN escalate_at INTEGER;
ALTER TABLE conversations ADD COLUMN escalated TEXT CHECK (escalated IN ('patience', 'contact', 'alert'));
ALTER TABLE conversations ADD COLUMN called INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN taken_by BLOB REFERENCES users (id);
CREATE INDEX conversations_to_escalate ON conversations (escalate_at) WHERE escalate_at IS NOT NULL;
CREATE INDEX conversations_to_wake ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX conversations_of_taker ON conversations (taken_by) WHERE taken_by IS NOT NULL;

-- Files, how a message fares, and what a mail has besides its text, as JSON: they are only ever read with their message.
-- The text may be empty where there are files.
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
    body TEXT NOT NULL CHECK (length(body) <= 10000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    attachments TEXT CHECK (length(attachments) <= 20000),
    delivery TEXT CHECK (length(delivery) <= 2000),
    mail TEXT CHECK (length(mail) <= 100000),
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (client_id, sender_id, tenant_id)
) STRICT, WITHOUT ROWID;
INSERT INTO messages_new (tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id, client_id, body,
    created_at, updated_at, cursor) SELECT tenant_id, conversation_id, seq, id, kind, author_kind, author_name, sender_id,
    client_id, body, created_at, updated_at, cursor FROM messages;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;

-- The row of a message leaves by its inbox, and the carrier has a name of its own for it.
ALTER TABLE outbox ADD COLUMN inbox_id BLOB REFERENCES inboxes (id);
ALTER TABLE outbox ADD COLUMN carrier_ref TEXT CHECK (length(carrier_ref) <= 300);
ALTER TABLE outbox ADD COLUMN uncertain_at INTEGER;
CREATE INDEX outbox_by_ref ON outbox (inbox_id, carrier_ref) WHERE carrier_ref IS NOT NULL;
CREATE INDEX outbox_by_inbox ON outbox (inbox_id, state, due_at) WHERE inbox_id IS NOT NULL;
CREATE INDEX outbox_by_state ON outbox (tenant_id, state, id) WHERE inbox_id IS NOT NULL;

CREATE TABLE delivery_steps (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    message_id BLOB NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    at INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'accepted', 'delivered', 'read', 'failed', 'uncertain', 'cancelled')),
    code TEXT CHECK (length(code) <= 100),
    why TEXT CHECK (length(why) <= 2000),
    PRIMARY KEY (message_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_steps_by_tenant ON delivery_steps (tenant_id);

-- The journal of what carriers brought, as it was. A mail's bytes are a stored file.
CREATE TABLE inbound (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    carrier TEXT NOT NULL CHECK (carrier IN ('twilio', 'openphone', 'meta', 'mail', 'bridge')),
    event_key TEXT NOT NULL CHECK (length(event_key) BETWEEN 1 AND 500),
    headers TEXT NOT NULL CHECK (length(headers) <= 100000),
    body BLOB,
    file BLOB CHECK (length(file) = 32),
    state TEXT NOT NULL CHECK (state IN ('received', 'done', 'ignored', 'failed')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    why TEXT CHECK (length(why) <= 2000),
    conversation_id BLOB REFERENCES conversations (id),
    due_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (inbox_id, event_key)
) STRICT;
CREATE INDEX inbound_by_file ON inbound (tenant_id, file) WHERE file IS NOT NULL;
CREATE INDEX inbound_due ON inbound (due_at) WHERE state = 'received';
CREATE INDEX inbound_by_tenant ON inbound (tenant_id, id);
CREATE INDEX inbound_by_state ON inbound (state, received_at);
CREATE INDEX inbound_by_conversation ON inbound (conversation_id) WHERE conversation_id IS NOT NULL;

-- Files, by what is in them. The bytes lie in the file store under their hash.
CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    conversation_id BLOB REFERENCES conversations (id),
    message_id BLOB,
    sender_id BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    media_type TEXT NOT NULL CHECK (length(media_type) BETWEEN 1 AND 100),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    kind TEXT CHECK (kind IN ('message', 'note')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_by_hash ON attachments (tenant_id, hash, bytes);
CREATE INDEX attachments_by_conversation ON attachments (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX attachments_of_sender ON attachments (sender_id) WHERE message_id IS NULL;
CREATE INDEX attachments_unused ON attachments (created_at) WHERE message_id IS NULL;

-- Which conversation a mail belongs to, by the Message-IDs of its thread.
CREATE TABLE mail_refs (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    ref TEXT NOT NULL CHECK (length(ref) BETWEEN 1 AND 500),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    message_id BLOB,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (inbox_id, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_refs_by_conversation ON mail_refs (conversation_id, created_at);
CREATE INDEX mail_refs_by_tenant ON mail_refs (tenant_id);
-- How far a mailbox was read.
CREATE TABLE mailboxes (
    inbox_id BLOB NOT NULL PRIMARY KEY REFERENCES inboxes (id),
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    -- User, server and folder: an inbox that is pointed at another mailbox begins anew.
    mailbox TEXT NOT NULL CHECK (length(mailbox) <= 500),
    uid_validity INTEGER NOT NULL,
    last_uid INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mailboxes_by_tenant ON mailboxes (tenant_id);

-- Who asked to be left alone: no message goes there until they ask otherwise.
CREATE TABLE opt_outs (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'whatsapp')),
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 254),
    word TEXT NOT NULL CHECK (length(word) <= 40),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 100),
    name TEXT NOT NULL CHECK (length(name) <= 500),
    language TEXT NOT NULL CHECK (length(language) <= 20),
    body TEXT NOT NULL CHECK (length(body) <= 10000),
    status TEXT NOT NULL CHECK (length(status) <= 40),
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (inbox_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX templates_by_tenant ON templates (tenant_id);

CREATE TABLE canned_replies (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    shortcut TEXT NOT NULL CHECK (length(shortcut) BETWEEN 1 AND 50),
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    UNIQUE (tenant_id, shortcut)
) STRICT;

CREATE TABLE scheduled (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    client_id BLOB NOT NULL,
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    -- Absent once it could not be sent.
    due_at INTEGER,
    planned_at INTEGER NOT NULL,
    why TEXT CHECK (length(why) <= 2000),
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, user_id, client_id)
) STRICT;
CREATE INDEX scheduled_due ON scheduled (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX scheduled_by_conversation ON scheduled (conversation_id, planned_at);
CREATE INDEX scheduled_by_user ON scheduled (user_id);
