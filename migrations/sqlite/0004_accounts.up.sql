-- How a tenant stands, and its rules.
ALTER TABLE tenants ADD COLUMN suspended_at INTEGER;
ALTER TABLE tenants ADD COLUMN erase_at INTEGER;
ALTER TABLE tenants ADD COLUMN second_factor_at INTEGER;
ALTER TABLE tenants ADD COLUMN operator_until INTEGER;
CREATE INDEX tenants_to_erase ON tenants (erase_at) WHERE erase_at IS NOT NULL;

-- Each tenant with itself and with all above it, so that a role that holds for all below is found in one step.
CREATE TABLE tenant_paths (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    ancestor_id BLOB NOT NULL REFERENCES tenants (id),
    depth INTEGER NOT NULL CHECK (depth >= 0),
    PRIMARY KEY (tenant_id, ancestor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tenant_paths_by_ancestor ON tenant_paths (ancestor_id, tenant_id);
INSERT INTO tenant_paths (tenant_id, ancestor_id, depth)
    WITH RECURSIVE path (tenant_id, ancestor_id, depth) AS (
        SELECT id, id, 0 FROM tenants
        UNION ALL SELECT p.tenant_id, t.parent_id, p.depth + 1 FROM path p JOIN tenants t ON t.id = p.ancestor_id
            WHERE t.parent_id IS NOT NULL
    ) SELECT tenant_id, ancestor_id, depth FROM path;

-- A program is as whom a tenant's token acts; it never signs in.
ALTER TABLE users ADD COLUMN kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'program'));
ALTER TABLE users ADD COLUMN email_verified_at INTEGER;
ALTER TABLE users ADD COLUMN operator_at INTEGER;

-- Roles of a tenant's own. Permissions are words with a space between.
CREATE TABLE roles (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    permissions TEXT NOT NULL CHECK (length(permissions) <= 2000),
    sees TEXT NOT NULL CHECK (sees IN ('own', 'teams', 'all')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    UNIQUE (tenant_id, name)
) STRICT;

CREATE TABLE memberships_new (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer', 'custom')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    role_id BLOB REFERENCES roles (id),
    PRIMARY KEY (tenant_id, user_id),
    CHECK ((role = 'custom') = (role_id IS NOT NULL))
) STRICT;
INSERT INTO memberships_new SELECT tenant_id, user_id, role, created_at, updated_at, created_by, NULL FROM memberships;
DROP TABLE memberships;
ALTER TABLE memberships_new RENAME TO memberships;
CREATE INDEX memberships_by_user ON memberships (user_id, created_at);
CREATE INDEX memberships_by_role ON memberships (role_id) WHERE role_id IS NOT NULL;

-- The link that is mailed is not the one that the inviter is shown: only who has the mail has proved the address.
CREATE TABLE invites_new (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'staff', 'marketer', 'viewer', 'custom')),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by BLOB REFERENCES users (id),
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    role_id BLOB REFERENCES roles (id),
    mail_hash BLOB CHECK (length(mail_hash) = 32),
    CHECK ((role = 'custom') = (role_id IS NOT NULL))
) STRICT;
INSERT INTO invites_new SELECT id, tenant_id, email, role, token_hash, expires_at, accepted_at, accepted_by,
    revoked_at, created_at, updated_at, created_by, NULL, NULL FROM invites;
DROP TABLE invites;
ALTER TABLE invites_new RENAME TO invites;
CREATE INDEX invites_by_tenant ON invites (tenant_id, id);
CREATE INDEX invites_by_acceptor ON invites (accepted_by);
CREATE INDEX invites_by_role ON invites (role_id) WHERE role_id IS NOT NULL;

CREATE TABLE teams (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    UNIQUE (tenant_id, name)
) STRICT;
CREATE TABLE team_members (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    team_id BLOB NOT NULL REFERENCES teams (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_by_user ON team_members (user_id, tenant_id);
CREATE INDEX team_members_by_tenant ON team_members (tenant_id);
ALTER TABLE inboxes ADD COLUMN team_id BLOB REFERENCES teams (id);
CREATE INDEX inboxes_by_team ON inboxes (team_id) WHERE team_id IS NOT NULL;
ALTER TABLE conversations ADD COLUMN team_id BLOB REFERENCES teams (id);
-- Only where teams are used does a message move an entry here.
CREATE INDEX conversations_by_team ON conversations (team_id, status, last_message_at, id) WHERE team_id IS NOT NULL;

-- The secret by which a site's backend vouches for its visitors, sealed.
ALTER TABLE inboxes ADD COLUMN vouching BLOB;

-- What the session list shows, and by what a client is told from another that presents the same refresh token.
ALTER TABLE sessions ADD COLUMN address TEXT CHECK (length(address) <= 50);
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '' CHECK (length(agent) <= 200);

-- Failed sign-ins by address, also of addresses that nobody has: what is locked must not tell what exists.
CREATE TABLE lockouts (
    email_hash BLOB NOT NULL PRIMARY KEY CHECK (length(email_hash) = 32),
    failures INTEGER NOT NULL CHECK (failures >= 0),
    locked_until INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lockouts_by_age ON lockouts (updated_at);

-- The secret is sealed with the installation's key; last_step is the newest code that was used.
CREATE TABLE second_factors (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id),
    secret BLOB NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id),
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    used_at INTEGER,
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Links that were sent to an address. What they are to bring about stands in data, sealed.
CREATE TABLE links (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('password', 'email', 'email_old', 'email_new', 'sign_up')),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    pair_id BLOB,
    data BLOB,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX links_by_user ON links (user_id, purpose);
CREATE INDEX links_by_pair ON links (pair_id) WHERE pair_id IS NOT NULL;
CREATE INDEX links_by_end ON links (expires_at);

CREATE TABLE api_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    personal_at INTEGER,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    permissions TEXT NOT NULL CHECK (length(permissions) <= 2000),
    token_hash BLOB NOT NULL CHECK (length(token_hash) = 32),
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB
) STRICT;
CREATE INDEX api_tokens_by_tenant ON api_tokens (tenant_id, id);
CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);

CREATE TABLE providers (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    issuer TEXT NOT NULL CHECK (length(issuer) BETWEEN 1 AND 2000),
    client_id TEXT NOT NULL CHECK (length(client_id) BETWEEN 1 AND 500),
    client_secret BLOB NOT NULL,
    listed_at INTEGER,
    join_as TEXT CHECK (join_as IN ('owner', 'admin', 'staff', 'marketer', 'viewer')),
    role_claim TEXT CHECK (length(role_claim) BETWEEN 1 AND 200),
    role_map TEXT NOT NULL CHECK (length(role_map) <= 20000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB
) STRICT;
CREATE INDEX providers_by_tenant ON providers (tenant_id, id);
CREATE INDEX providers_listed ON providers (listed_at) WHERE listed_at IS NOT NULL;
-- Whom a provider knows by which subject.
CREATE TABLE provider_users (
    provider_id BLOB NOT NULL REFERENCES providers (id),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 500),
    user_id BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (provider_id, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_users_by_user ON provider_users (user_id);
-- Which provider a session hangs on, if one began it.
ALTER TABLE sessions ADD COLUMN provider_id BLOB REFERENCES providers (id);
CREATE INDEX sessions_by_provider ON sessions (provider_id) WHERE provider_id IS NOT NULL;

CREATE TABLE blocks (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL CHECK (kind IN ('contact', 'email', 'phone', 'network')),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 254),
    reason TEXT CHECK (length(reason) <= 200),
    created_at INTEGER NOT NULL,
    created_by BLOB REFERENCES users (id),
    UNIQUE (tenant_id, kind, value)
) STRICT;
CREATE INDEX blocks_by_tenant ON blocks (tenant_id, id);
CREATE INDEX blocks_by_author ON blocks (created_by);

-- A chain for each tenant, and one for the installation under the nil id. Rows from before it are chained when the key is made.
CREATE TABLE audit_new (
    tenant_id BLOB NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'operator', 'system')),
    actor_id BLOB,
    actor_name TEXT CHECK (length(actor_name) <= 200),
    address TEXT CHECK (length(address) <= 50),
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
    target TEXT NOT NULL CHECK (length(target) <= 300),
    before TEXT CHECK (length(before) <= 20000),
    after TEXT CHECK (length(after) <= 20000),
    hash BLOB CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO audit_new (tenant_id, seq, at, actor_kind, actor_id, action, target)
    SELECT COALESCE(tenant_id, x'00000000000000000000000000000000'),
        row_number() OVER (PARTITION BY tenant_id ORDER BY id), at, actor_kind, actor_id, action, target FROM audit;
DROP TABLE audit;
ALTER TABLE audit_new RENAME TO audit;
CREATE INDEX audit_by_actor ON audit (tenant_id, actor_id, seq);
CREATE TABLE audit_heads (
    tenant_id BLOB NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- One row: whether the key beside the database is the one that sealed its secrets.
CREATE TABLE installation (
    id BLOB NOT NULL PRIMARY KEY,
    key_check BLOB NOT NULL CHECK (length(key_check) = 32),
    created_at INTEGER NOT NULL
) STRICT;

-- Made anew: nothing was ever put into it, and mails are of no tenant where they are of a login. What still has to leave
-- is sealed, and gone once it has left.
DROP TABLE outbox;
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB REFERENCES tenants (id),
    conversation_id BLOB REFERENCES conversations (id),
    message_seq INTEGER,
    provider TEXT NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
    target TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 2000),
    payload BLOB CHECK (length(payload) <= 1000000),
    state TEXT NOT NULL CHECK (state IN ('queued', 'accepted', 'delivered', 'failed', 'unknown', 'dead', 'cancelled')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    due_at INTEGER NOT NULL,
    leased_until INTEGER,
    gives_up_at INTEGER NOT NULL,
    last_error TEXT CHECK (length(last_error) <= 2000),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB
) STRICT;
CREATE INDEX outbox_due ON outbox (provider, state, due_at);
CREATE INDEX outbox_by_target ON outbox (provider, target, created_at);
CREATE INDEX outbox_by_tenant ON outbox (tenant_id, id);
CREATE INDEX outbox_by_conversation ON outbox (conversation_id, message_seq);
