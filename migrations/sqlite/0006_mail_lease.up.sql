-- Which node does what for a mail inbox alone: read its mailbox, ask for its next token. Nobody else does until then.
CREATE TABLE mail_leases (
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    task TEXT NOT NULL CHECK (task IN ('mailbox', 'token')),
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    holder BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (inbox_id, task)
) STRICT;
CREATE INDEX mail_leases_by_holder ON mail_leases (holder);
CREATE INDEX mail_leases_by_tenant ON mail_leases (tenant_id);

-- What an OAuth server gave last for an inbox, sealed: an access token, and the refresh token that comes next.
CREATE TABLE mail_tokens (
    inbox_id BLOB NOT NULL PRIMARY KEY REFERENCES inboxes (id),
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_tokens_by_tenant ON mail_tokens (tenant_id);
