DROP TABLE outbox;
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
DROP TABLE installation;
DROP TABLE audit_heads;
CREATE TABLE audit_old (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID REFERENCES tenants (id),
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'operator', 'system')),
    actor_id UUID,
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
    target TEXT NOT NULL CHECK (length(target) <= 200),
    at BIGINT NOT NULL
);
INSERT INTO audit_old (id, tenant_id, actor_kind, actor_id, action, target, at)
    SELECT gen_random_uuid(), NULLIF(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), actor_kind, actor_id, action,
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
ALTER TABLE invites DROP CONSTRAINT invites_role_check;
ALTER TABLE invites DROP COLUMN mail_hash;
ALTER TABLE invites DROP COLUMN role_id;
ALTER TABLE invites ADD CONSTRAINT invites_role_check CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer'));
DELETE FROM memberships WHERE role = 'custom';
ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
ALTER TABLE memberships DROP COLUMN role_id;
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer'));
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
