-- How a tenant stands, and its rules.
ALTER TABLE tenants ADD COLUMN suspended_at BIGINT;
ALTER TABLE tenants ADD COLUMN erase_at BIGINT;
ALTER TABLE tenants ADD COLUMN second_factor_at BIGINT;
ALTER TABLE tenants ADD COLUMN operator_until BIGINT;
CREATE INDEX tenants_to_erase ON tenants (erase_at) WHERE erase_at IS NOT NULL;

-- Each tenant with itself and with all above it, so that a role that holds for all below is found in one step.
CREATE TABLE tenant_paths (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    ancestor_id UUID NOT NULL REFERENCES tenants (id),
    depth BIGINT NOT NULL CHECK (depth >= 0),
    PRIMARY KEY (tenant_id, ancestor_id)
);
CREATE INDEX tenant_paths_by_ancestor ON tenant_paths (ancestor_id, tenant_id);
INSERT INTO tenant_paths (tenant_id, ancestor_id, depth)
    WITH RECURSIVE path (tenant_id, ancestor_id, depth) AS (
        SELECT id, id, 0 FROM tenants
        UNION ALL SELECT p.tenant_id, t.parent_id, p.depth + 1 FROM path p JOIN tenants t ON t.id = p.ancestor_id
            WHERE t.parent_id IS NOT NULL
    ) SELECT tenant_id, ancestor_id, depth FROM path;

-- A program is as whom a tenant's token acts; it never signs in.
ALTER TABLE users ADD COLUMN kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'program'));
ALTER TABLE users ADD COLUMN email_verified_at BIGINT;
ALTER TABLE users ADD COLUMN operator_at BIGINT;

-- Roles of a tenant's own. Permissions are words with a space between.
CREATE TABLE roles (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    permissions TEXT NOT NULL CHECK (length(permissions) <= 2000),
    sees TEXT NOT NULL CHECK (sees IN ('own', 'teams', 'all')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID,
    UNIQUE (tenant_id, name)
);

ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
ALTER TABLE memberships ADD COLUMN role_id UUID REFERENCES roles (id);
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check
    CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer', 'custom') AND (role = 'custom') = (role_id IS NOT NULL));
CREATE INDEX memberships_by_role ON memberships (role_id) WHERE role_id IS NOT NULL;

ALTER TABLE invites DROP CONSTRAINT invites_role_check;
ALTER TABLE invites ADD COLUMN role_id UUID REFERENCES roles (id);
-- The link that is mailed is not the one that the inviter is shown: only who has the mail has proved the address.
ALTER TABLE invites ADD COLUMN mail_hash BYTEA CHECK (length(mail_hash) = 32);
ALTER TABLE invites ADD CONSTRAINT invites_role_check
    CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer', 'custom') AND (role = 'custom') = (role_id IS NOT NULL));
CREATE INDEX invites_by_role ON invites (role_id) WHERE role_id IS NOT NULL;

CREATE TABLE teams (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID,
    UNIQUE (tenant_id, name)
);
CREATE TABLE team_members (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    team_id UUID NOT NULL REFERENCES teams (id),
    user_id UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_by_user ON team_members (user_id, tenant_id);
CREATE INDEX team_members_by_tenant ON team_members (tenant_id);
ALTER TABLE inboxes ADD COLUMN team_id UUID REFERENCES teams (id);
CREATE INDEX inboxes_by_team ON inboxes (team_id) WHERE team_id IS NOT NULL;
ALTER TABLE conversations ADD COLUMN team_id UUID REFERENCES teams (id);
-- Only where teams are used does a message move an entry here.
CREATE INDEX conversations_by_team ON conversations (team_id, status, last_message_at, id) WHERE team_id IS NOT NULL;

-- The secret by which a site's backend vouches for its visitors, sealed.
ALTER TABLE inboxes ADD COLUMN vouching BYTEA;

-- What the session list shows, and by what a client is told from another that presents the same refresh token.
ALTER TABLE sessions ADD COLUMN address TEXT CHECK (length(address) <= 50);
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '' CHECK (length(agent) <= 200);

-- Failed sign-ins by address, also of addresses that nobody has: what is locked must not tell what exists.
CREATE TABLE lockouts (
    email_hash BYTEA NOT NULL PRIMARY KEY CHECK (length(email_hash) = 32),
    failures BIGINT NOT NULL CHECK (failures >= 0),
    locked_until BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX lockouts_by_age ON lockouts (updated_at);

-- The secret is sealed with the installation's key; last_step is the newest code that was used.
CREATE TABLE second_factors (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    secret BYTEA NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    user_id UUID NOT NULL REFERENCES users (id),
    code_hash BYTEA NOT NULL CHECK (length(code_hash) = 32),
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

-- Links that were sent to an address. What they are to bring about stands in data, sealed.
CREATE TABLE links (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('password', 'email', 'email_old', 'email_new', 'sign_up')),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    token_hash BYTEA NOT NULL CHECK (length(token_hash) = 32),
    pair_id UUID,
    data BYTEA,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX links_by_user ON links (user_id, purpose);
CREATE INDEX links_by_pair ON links (pair_id) WHERE pair_id IS NOT NULL;
CREATE INDEX links_by_end ON links (expires_at);

CREATE TABLE api_tokens (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    user_id UUID NOT NULL REFERENCES users (id),
    personal_at BIGINT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    permissions TEXT NOT NULL CHECK (length(permissions) <= 2000),
    token_hash BYTEA NOT NULL CHECK (length(token_hash) = 32),
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX api_tokens_by_tenant ON api_tokens (tenant_id, id);
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);

CREATE TABLE providers (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    issuer TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 2000),
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 500),
    client_secret BYTEA NOT NULL,
    listed_at BIGINT,
    join_as TEXT CHECK (join_as IN ('owner', 'admin', 'staff', 'marketer', 'viewer')),
    role_claim TEXT CHECK (length(role_claim) BETWEEN 1 AND 200),
    role_map TEXT NOT NULL CHECK (length(role_map) <= 20000),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX providers_by_tenant ON providers (tenant_id, id);
CREATE INDEX providers_listed ON providers (listed_at) WHERE listed_at IS NOT NULL;
-- Whom a provider knows by which subject.
CREATE TABLE provider_users (
    provider_id UUID NOT NULL REFERENCES providers (id),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 500),
    user_id UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (provider_id, subject)
);
CREATE INDEX provider_users_by_user ON provider_users (user_id);
-- Which provider a session hangs on, if one began it.
ALTER TABLE sessions ADD COLUMN provider_id UUID REFERENCES providers (id);
CREATE INDEX sessions_by_provider ON sessions (provider_id) WHERE provider_id IS NOT NULL;

CREATE TABLE blocks (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'email', 'phone', 'network')),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 254),
    reason TEXT CHECK (length(reason) <= 200),
    created_at BIGINT NOT NULL,
    created_by UUID REFERENCES users (id),
    UNIQUE (tenant_id, kind, value)
);
CREATE INDEX blocks_by_tenant ON blocks (tenant_id, id);
CREATE INDEX blocks_by_author ON blocks (created_by);

-- A chain for each tenant, and one for the installation under the nil id. Rows from before it are chained when the key is made.
CREATE TABLE audit_new (
    tenant_id UUID NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'operator', 'system')),
    actor_id UUID,
    actor_name TEXT CHECK (length(actor_name) <= 200),
    address TEXT CHECK (length(address) <= 50),
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
    target TEXT NOT NULL CHECK (length(target) <= 300),
    before TEXT CHECK (length(before) <= 20000),
    after TEXT CHECK (length(after) <= 20000),
    hash BYTEA CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, seq)
);
INSERT INTO audit_new (tenant_id, seq, at, actor_kind, actor_id, action, target)
    SELECT COALESCE(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid),
        row_number() OVER (PARTITION BY tenant_id ORDER BY id), at, actor_kind, actor_id, action, target FROM audit;
DROP TABLE audit;
ALTER TABLE audit_new RENAME TO audit;
CREATE INDEX audit_by_actor ON audit (tenant_id, actor_id, seq);
CREATE TABLE audit_heads (
    tenant_id UUID NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32)
);

-- One row: whether the key beside the database is the one that sealed its secrets.
CREATE TABLE installation (
    id UUID NOT NULL PRIMARY KEY,
    key_check BYTEA NOT NULL CHECK (length(key_check) = 32),
    created_at BIGINT NOT NULL
);

-- Made anew: nothing was ever put into it, and mails are of no tenant where they are of a login. What still has to leave
-- is sealed, and gone once it has left.
DROP TABLE outbox;
CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID REFERENCES tenants (id),
    conversation_id UUID REFERENCES conversations (id),
    message_seq BIGINT,
    provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    target TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 2000),
    payload BYTEA CHECK (length(payload) <= 1000000),
    state TEXT NOT NULL CHECK (state IN ('queued', 'accepted', 'delivered', 'failed', 'unknown', 'dead', 'cancelled')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    due_at BIGINT NOT NULL,
    leased_until BIGINT,
    gives_up_at BIGINT NOT NULL,
    last_error TEXT CHECK (length(last_error) <= 2000),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by UUID
);
CREATE INDEX outbox_due ON outbox (provider, state, due_at);
CREATE INDEX outbox_by_target ON outbox (provider, target, created_at);
CREATE INDEX outbox_by_tenant ON outbox (tenant_id, id);
CREATE INDEX outbox_by_conversation ON outbox (conversation_id, message_seq);
