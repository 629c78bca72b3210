DROP TABLE outbox;
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    conversation_id BLOB REFERENCES conversations (id),
    message_seq INTEGER,
    provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    target TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 2000),
    payload TEXT NOT NULL CHECK (length(payload) <= 1000000),
    state TEXT NOT NULL CHECK (state IN ('queued', 'accepted', 'delivered', 'failed', 'unknown', 'dead', 'cancelled')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    due_at INTEGER NOT NULL,
    leased_until INTEGER,
    last_error TEXT CHECK (length(last_error) <= 2000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_by_tenant ON outbox (tenant_id, id);
CREATE INDEX outbox_by_conversation ON outbox (conversation_id, message_seq);
DROP TABLE installation;
DROP TABLE audit_heads;
CREATE TABLE audit_old (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB REFERENCES tenants (id),
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'operator', 'system')),
    actor_id BLOB,
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
    target TEXT NOT NULL CHECK (length(target) <= 200),
    at INTEGER NOT NULL
) STRICT;
INSERT INTO audit_old (id, tenant_id, actor_kind, actor_id, action, target, at)
    SELECT randomblob(16), NULLIF(tenant_id, x'00000000000000000000000000000000'), actor_kind, actor_id, action,
        substr(target, 1, 200), at FROM audit;
DROP TABLE audit;
ALTER TABLE audit_old RENAME TO audit;
CREATE INDEX audit_by_tenant ON audit (tenant_id, id);
DROP TABLE blocks;
DROP INDEX sessions_by_provider;
ALTER TABLE sessions DROP COLUMN provider_id;
DROP TABLE provider_users;
DROP TABLE providers;
DROP TABLE api_tokens;
DROP TABLE links;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
DROP TABLE lockouts;
ALTER TABLE sessions DROP COLUMN agent;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE inboxes DROP COLUMN vouching;
DROP INDEX conversations_by_team;
ALTER TABLE conversations DROP COLUMN team_id;
DROP INDEX inboxes_by_team;
ALTER TABLE inboxes DROP COLUMN team_id;
DROP TABLE team_members;
DROP TABLE teams;
DELETE FROM invites WHERE role = 'custom';
CREATE TABLE invites_old (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer')),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by BLOB REFERENCES users (id),
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB
) STRICT;
INSERT INTO invites_old SELECT id, tenant_id, email, role, token_hash, expires_at, accepted_at, accepted_by,
    revoked_at, created_at, updated_at, created_by FROM invites;
DROP TABLE invites;
ALTER TABLE invites_old RENAME TO invites;
CREATE INDEX invites_by_tenant ON invites (tenant_id, id);
CREATE INDEX invites_by_acceptor ON invites (accepted_by);
DELETE FROM memberships WHERE role = 'custom';
CREATE TABLE memberships_old (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    PRIMARY KEY (tenant_id, user_id)
) STRICT;
INSERT INTO memberships_old SELECT tenant_id, user_id, role, created_at, updated_at, created_by FROM memberships;
DROP TABLE memberships;
ALTER TABLE memberships_old RENAME TO memberships;
CREATE INDEX memberships_by_user ON memberships (user_id, created_at);
DROP TABLE roles;
ALTER TABLE users DROP COLUMN operator_at;
ALTER TABLE users DROP COLUMN email_verified_at;
ALTER TABLE users DROP COLUMN kind;
DROP TABLE tenant_paths;
DROP INDEX tenants_to_erase;
ALTER TABLE tenants DROP COLUMN operator_until;
ALTER TABLE tenants DROP COLUMN second_factor_at;
ALTER TABLE tenants DROP COLUMN erase_at;
ALTER TABLE tenants DROP COLUMN suspended_at;
