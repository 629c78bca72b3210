DROP INDEX contacts_by_phone;
DROP INDEX contacts_by_email;
DROP TABLE import_conflicts;
DROP TABLE imported;
DROP TABLE push_tokens;
DROP TABLE legacy_browsers;
DROP TABLE legacy_numbers;
DROP TABLE legacy;
