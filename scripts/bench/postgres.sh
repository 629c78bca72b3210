#!/usr/bin/env bash
# PostgreSQL by itself, to read the daemon's rate on it against. The server is one of scripts/postgres.sh.
#   postgres.sh durable URL            makes the server as careful as one in earnest
#   postgres.sh rate URL N SECONDS     messages a second with N at once, each a transaction of its own; the database
#                                      is one that `omnichat bench posts` with N visitors has written to
set -euo pipefail
here=$(dirname "$0")
action=$1 url=$2

bin=$(dirname "$(find /usr/lib/postgresql -path '*/bin/pgbench' 2>/dev/null | sort -V | tail -n 1 || true)")
PATH=$PATH:$bin
sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --output /dev/null "$url"; }

case $action in
  durable)
    sql <<SQL
ALTER SYSTEM SET fsync = on;
ALTER SYSTEM SET full_page_writes = on;
ALTER SYSTEM SET synchronous_commit = on;
SELECT pg_reload_conf();
SQL
    ;;
  rate)
    clients=$3 seconds=$4
    sql <<SQL
CREATE TABLE place (client INTEGER PRIMARY KEY, tenant_id UUID NOT NULL, conversation_id UUID NOT NULL);
INSERT INTO place SELECT row_number() OVER (ORDER BY id) - 1, tenant_id, id FROM conversations LIMIT $clients;
SQL
    pgbench --no-vacuum --protocol prepared --client "$clients" --time "$seconds" --file "$here/message.sql" "$url" |
      awk '/^tps/ { print $3 }'
    sql <<<'DROP TABLE place'
    ;;
  *)
    echo "usage: postgres.sh durable URL | rate URL N SECONDS" >&2
    exit 2
    ;;
esac
