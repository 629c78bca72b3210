-- Clients that come from before this cursor of the log fetch afresh: an import has brought what no row tells.
ALTER TABLE event_heads ADD COLUMN afresh BIGINT NOT NULL DEFAULT 0;
-- Until when the carrier of an inbox wants to be left alone, whichever node it has told so.
ALTER TABLE inboxes ADD COLUMN rests_until BIGINT NOT NULL DEFAULT 0;
