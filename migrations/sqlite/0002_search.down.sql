DROP TABLE search_text;
DROP TABLE search_docs;
DROP TABLE search_heads;
