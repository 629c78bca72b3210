ALTER TABLE inboxes DROP COLUMN next_us;
ALTER TABLE tenants DROP COLUMN file_bytes;
