-- Numbers that somebody noted with their country, and with blanks, dashes and brackets, are kept as carriers write them: so
-- whoever has one is found by it, and a block of it holds. What is no such number after all stays as it was typed. The 0 in
-- brackets is dialled within the country alone, but in Italy, where it belongs to the number.
CREATE TABLE numbers_bare (typed TEXT NOT NULL PRIMARY KEY, bare TEXT NOT NULL) STRICT;
INSERT INTO numbers_bare
    SELECT typed, replace(replace(replace(replace(replace(replace(
        CASE WHEN typed LIKE '+39%' THEN typed ELSE replace(typed, '(0)', '') END,
        ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', '')
    FROM (SELECT phone AS typed FROM contacts WHERE phone LIKE '+%'
        UNION SELECT value FROM blocks WHERE kind = 'phone' AND value LIKE '+%') t;
DELETE FROM numbers_bare WHERE bare = typed OR substr(bare, 2) GLOB '*[^0-9]*'
    OR substr(bare, 2, 1) = '0' OR length(bare) NOT BETWEEN 8 AND 16;
UPDATE contacts SET phone = (SELECT bare FROM numbers_bare n WHERE n.typed = contacts.phone)
    WHERE phone IN (SELECT typed FROM numbers_bare);
-- Of several that are the same number now, one is left.
DELETE FROM blocks WHERE kind = 'phone' AND value IN (SELECT typed FROM numbers_bare) AND EXISTS (
    SELECT 1 FROM numbers_bare mine, blocks other LEFT JOIN numbers_bare theirs ON theirs.typed = other.value
    WHERE mine.typed = blocks.value AND other.tenant_id = blocks.tenant_id AND other.kind = 'phone'
        AND COALESCE(theirs.bare, other.value) = mine.bare
        AND (theirs.bare IS NULL OR other.id < blocks.id));
UPDATE blocks SET value = (SELECT bare FROM numbers_bare n WHERE n.typed = blocks.value)
    WHERE kind = 'phone' AND value IN (SELECT typed FROM numbers_bare);
DROP TABLE numbers_bare;
