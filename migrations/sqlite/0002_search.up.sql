-- Full-text search: one of the two places where the databases differ. Rows are added after the commit by the
-- indexer, which remembers in search_heads how far it has read each tenant's log.

CREATE TABLE search_heads (
    tenant_id BLOB NOT NULL PRIMARY KEY REFERENCES tenants (id),
    cursor INTEGER NOT NULL
) STRICT;

-- seq 0 stands for the contact's name.
CREATE TABLE search_docs (
    id INTEGER PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    UNIQUE (conversation_id, seq)
) STRICT;

-- The tenant is a word of each document, so that a search never reads another tenant's postings.
CREATE VIRTUAL TABLE search_text USING fts5 (
    tenant, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
