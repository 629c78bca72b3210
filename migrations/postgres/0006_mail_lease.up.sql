-- Which node does what for a mail inbox alone: read its mailbox, ask for its next token. Nobody else does until then.
CREATE TABLE mail_leases (
    inbox_id UUID NOT NULL REFERENCES inboxes (id),
    task TEXT NOT NULL CHECK (task IN ('mailbox', 'token')),
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    holder UUID NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (inbox_id, task)
);
CREATE INDEX mail_leases_by_holder ON mail_leases (holder);
CREATE INDEX mail_leases_by_tenant ON mail_leases (tenant_id);

-- What an OAuth server gave last for an inbox, sealed: an access token, and the refresh token that comes next.
CREATE TABLE mail_tokens (
    inbox_id UUID NOT NULL PRIMARY KEY REFERENCES inboxes (id),
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    sealed BYTEA NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX mail_tokens_by_tenant ON mail_tokens (tenant_id);
