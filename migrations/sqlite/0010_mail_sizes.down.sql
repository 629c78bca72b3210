ALTER TABLE mailboxes DROP COLUMN most_bytes;
