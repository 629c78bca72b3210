-- Ids are UUIDv7 made by the program, times are unix milliseconds, enums are words held by a CHECK.
-- Every table of a tenant carries tenant_id, and every query of it filters by it.

CREATE TABLE tenants (
    id UUID NOT NULL PRIMARY KEY,
    parent_id UUID REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX tenants_by_parent ON tenants (parent_id);

-- One user per address in the whole installation.
CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    password_hash TEXT CHECK (length(password_hash) BETWEEN 20 AND 500),
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);

CREATE TABLE memberships (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    user_id UUID NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id, created_at);

CREATE TABLE invites (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer')),
    token_hash BYTEA NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_by UUID REFERENCES users (id),
    revoked_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX invites_by_tenant ON invites (tenant_id, id);
CREATE INDEX invites_by_acceptor ON invites (accepted_by);

-- One signed-in device. The refresh token is rotated on every use and stored only as a hash.
CREATE TABLE sessions (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    user_id UUID NOT NULL REFERENCES users (id),
    device TEXT NOT NULL CHECK (length(device) <= 200),
    refresh_hash BYTEA NOT NULL CHECK (length(refresh_hash) = 32),
    previous_hash BYTEA CHECK (length(previous_hash) = 32),
    rotated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_tenant ON sessions (tenant_id, id);

CREATE TABLE signing_keys (
    id UUID NOT NULL PRIMARY KEY,
    secret BYTEA NOT NULL CHECK (length(secret) = 32),
    retired_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE inboxes (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    channel TEXT NOT NULL CHECK (channel IN ('webchat', 'sms', 'whatsapp', 'messenger', 'email', 'api')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    team_name TEXT NOT NULL CHECK (length(team_name) BETWEEN 1 AND 200),
    greeting TEXT NOT NULL CHECK (length(greeting) <= 500),
    color TEXT NOT NULL CHECK (length(color) = 7),
    allowed_origins TEXT NOT NULL CHECK (length(allowed_origins) <= 20000),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX inboxes_by_tenant ON inboxes (tenant_id, id);

CREATE TABLE contacts (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email TEXT CHECK (length(email) <= 254),
    phone TEXT CHECK (length(phone) <= 40),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX contacts_by_tenant ON contacts (tenant_id, id);

-- The addresses a contact writes from.
CREATE TABLE identities (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    channel TEXT NOT NULL CHECK (channel IN ('webchat', 'sms', 'whatsapp', 'messenger', 'email', 'api')),
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 254),
    contact_id UUID NOT NULL REFERENCES contacts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, channel, address)
);
CREATE INDEX identities_by_contact ON identities (contact_id, channel, address);

-- What a list shows of a conversation lives on its row and is kept by the writer, so that no list counts rows.
CREATE TABLE conversations (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    inbox_id UUID NOT NULL REFERENCES inboxes (id),
    contact_id UUID NOT NULL REFERENCES contacts (id),
    channel TEXT NOT NULL CHECK (channel IN ('webchat', 'sms', 'whatsapp', 'messenger', 'email', 'api')),
    status TEXT NOT NULL CHECK (status IN ('open', 'pending', 'snoozed', 'closed')),
    assignee_id UUID REFERENCES users (id),
    last_seq BIGINT NOT NULL CHECK (last_seq >= 0),
    last_kind TEXT CHECK (last_kind IN ('message', 'note')),
    last_author_kind TEXT CHECK (last_author_kind IN ('visitor', 'staff', 'system', 'bot')),
    last_author_name TEXT CHECK (length(last_author_name) <= 200),
    last_preview TEXT CHECK (length(last_preview) <= 140),
    last_message_at BIGINT NOT NULL,
    unread BIGINT NOT NULL CHECK (unread >= 0),
    staff_read_seq BIGINT NOT NULL,
    visitor_read_seq BIGINT NOT NULL,
    waiting_since BIGINT,
    closed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX conversations_by_activity ON conversations (tenant_id, last_message_at, id);
CREATE INDEX conversations_by_status ON conversations (tenant_id, status, last_message_at, id);
CREATE INDEX conversations_by_assignee ON conversations (tenant_id, assignee_id, last_message_at, id);
CREATE INDEX conversations_by_assignee_status ON conversations (tenant_id, assignee_id, status, last_message_at, id);
CREATE INDEX conversations_by_inbox ON conversations (tenant_id, inbox_id, last_message_at, id);
CREATE INDEX conversations_by_contact ON conversations (tenant_id, contact_id, last_message_at, id);
CREATE INDEX conversations_of_assignee ON conversations (assignee_id);
CREATE INDEX conversations_of_inbox ON conversations (inbox_id);
CREATE INDEX conversations_of_contact ON conversations (contact_id);

-- Keyed by conversation and place in it.
CREATE TABLE messages (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    id UUID NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'note')),
    author_kind TEXT NOT NULL CHECK (author_kind IN ('visitor', 'staff', 'system', 'bot')),
    author_name TEXT NOT NULL CHECK (length(author_name) BETWEEN 1 AND 200),
    sender_id UUID NOT NULL,
    client_id UUID NOT NULL,
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (tenant_id, sender_id, client_id)
);

CREATE TABLE followups (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    conversation_id UUID NOT NULL REFERENCES conversations (id),
    contact_id UUID NOT NULL REFERENCES contacts (id),
    sender_id UUID NOT NULL,
    client_id UUID NOT NULL,
    name TEXT CHECK (length(name) BETWEEN 1 AND 200),
    email TEXT CHECK (length(email) <= 254),
    phone TEXT CHECK (length(phone) <= 40),
    message TEXT CHECK (length(message) <= 10000),
    viewed_at BIGINT,
    viewed_by UUID REFERENCES users (id),
    archived_at BIGINT,
    archived_by UUID REFERENCES users (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (tenant_id, sender_id, client_id)
);
CREATE INDEX followups_to_do ON followups (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX followups_done ON followups (tenant_id, id) WHERE archived_at IS NOT NULL;
CREATE INDEX followups_of_conversation ON followups (conversation_id);
CREATE INDEX followups_of_contact ON followups (contact_id);
CREATE INDEX followups_of_viewer ON followups (viewed_by);
CREATE INDEX followups_of_archiver ON followups (archived_by);

-- The newest cursor of each tenant's log, in a row of its own because every commit changes it.
CREATE TABLE event_heads (
    tenant_id UUID NOT NULL PRIMARY KEY REFERENCES tenants (id),
    cursor BIGINT NOT NULL CHECK (cursor >= 0)
);

-- The change log. A row with a contact_id is also for that visitor's eyes.
CREATE TABLE event_log (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    cursor BIGINT NOT NULL CHECK (cursor > 0),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    conversation_id UUID,
    contact_id UUID,
    data TEXT NOT NULL CHECK (length(data) <= 1000000),
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, cursor)
);
CREATE INDEX event_log_by_contact ON event_log (tenant_id, contact_id, cursor) WHERE contact_id IS NOT NULL;

-- What still has to reach a provider.
CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    conversation_id UUID REFERENCES conversations (id),
    message_seq BIGINT,
    provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    target TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 2000),
    payload TEXT NOT NULL CHECK (length(payload) <= 1000000),
    state TEXT NOT NULL CHECK (state IN ('queued', 'accepted', 'delivered', 'failed', 'unknown', 'dead', 'cancelled')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    due_at BIGINT NOT NULL,
    leased_until BIGINT,
    last_error TEXT CHECK (length(last_error) <= 2000),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_by_tenant ON outbox (tenant_id, id);
CREATE INDEX outbox_by_conversation ON outbox (conversation_id, message_seq);

-- Who did what. Without a tenant where it concerns the installation.
CREATE TABLE audit (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID REFERENCES tenants (id),
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'operator', 'system')),
    actor_id UUID,
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
    target TEXT NOT NULL CHECK (length(target) <= 200),
    at BIGINT NOT NULL
);
CREATE INDEX audit_by_tenant ON audit (tenant_id, id);
