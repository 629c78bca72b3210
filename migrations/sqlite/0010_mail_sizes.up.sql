-- The largest mail that the mail server of an inbox takes, in bytes, as it said the last time (RFC 1870); 0 where it sets no
-- limit, absent before it was asked.
ALTER TABLE mailboxes ADD COLUMN most_bytes INTEGER;
