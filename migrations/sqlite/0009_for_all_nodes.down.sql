ALTER TABLE inboxes DROP COLUMN rests_until;
-- Nobody who knows no such rows can read them. Where one is missing, clients fetch afresh.
DELETE FROM event_log WHERE kind = 'data.imported';
ALTER TABLE event_heads DROP COLUMN afresh;
