-- How much room the files of a tenant take, counted with each: files that come in at the same moment cannot exceed together
-- what the tenant may have.
ALTER TABLE tenants ADD COLUMN file_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE tenants SET file_bytes =
    (SELECT COALESCE(SUM(a.bytes), 0) FROM attachments a WHERE a.tenant_id = tenants.id);
-- When the next message of an inbox could go if none went together with others, in microseconds: the pace towards its
-- carrier, which all nodes keep together.
ALTER TABLE inboxes ADD COLUMN next_us INTEGER NOT NULL DEFAULT 0;
