-- Whose clients of the system before are served. At most one row.
CREATE TABLE legacy (
    tenant_id BLOB NOT NULL PRIMARY KEY REFERENCES tenants (id),
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    -- Everything in the tenant's log up to here was pushed to phones.
    pushed_cursor INTEGER NOT NULL CHECK (pushed_cursor >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX legacy_of_inbox ON legacy (inbox_id);

-- The numbers by which those clients know things.
CREATE TABLE legacy_numbers (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL CHECK (kind IN ('tenant', 'user', 'conversation', 'followup')),
    number INTEGER NOT NULL CHECK (number > 0),
    thing_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, kind, number),
    UNIQUE (tenant_id, kind, thing_id)
) STRICT, WITHOUT ROWID;

-- Which browser goes by a visitor id that can be guessed: the first one that came with it.
CREATE TABLE legacy_browsers (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 254),
    browser BLOB NOT NULL CHECK (length(browser) = 32),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX legacy_browsers_by_seen ON legacy_browsers (seen_at);

-- The phones that are told of new messages.
CREATE TABLE push_tokens (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    token TEXT NOT NULL CHECK (length(token) BETWEEN 1 AND 200),
    user_id BLOB NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX push_tokens_of_user ON push_tokens (user_id);

-- What an import brought: by its key in the source, what became of it. What has no place of its own is kept as it was.
CREATE TABLE imported (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 40),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 700),
    thing_id BLOB,
    data TEXT CHECK (length(data) <= 1000000),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, source, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_of_thing ON imported (tenant_id, thing_id) WHERE thing_id IS NOT NULL;

-- Rows of imports that say something else than what is known, until somebody decides.
CREATE TABLE import_conflicts (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    -- Of what the row says: the same row again is the same conflict.
    row_hash BLOB NOT NULL CHECK (length(row_hash) = 32),
    file TEXT NOT NULL CHECK (length(file) BETWEEN 1 AND 255),
    line INTEGER NOT NULL CHECK (line > 0),
    brought TEXT NOT NULL CHECK (length(brought) <= 10000),
    differs TEXT NOT NULL CHECK (length(differs) <= 200),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    other_id BLOB REFERENCES contacts (id),
    resolution TEXT CHECK (resolution IN ('keep', 'take', 'add')),
    resolved_at INTEGER,
    resolved_by BLOB REFERENCES users (id),
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, row_hash)
) STRICT;
CREATE INDEX import_conflicts_to_do ON import_conflicts (tenant_id, id) WHERE resolved_at IS NULL;
CREATE INDEX import_conflicts_done ON import_conflicts (tenant_id, id) WHERE resolved_at IS NOT NULL;
CREATE INDEX import_conflicts_of_contact ON import_conflicts (contact_id);
CREATE INDEX import_conflicts_of_other ON import_conflicts (other_id);
CREATE INDEX import_conflicts_of_resolver ON import_conflicts (resolved_by);

-- By what an import finds who is known already.
CREATE INDEX contacts_by_email ON contacts (tenant_id, email) WHERE email IS NOT NULL;
CREATE INDEX contacts_by_phone ON contacts (tenant_id, phone) WHERE phone IS NOT NULL;
