#!/usr/bin/env bash
# A private PostgreSQL for tests, in a directory of its own, gone with it.
#   postgres.sh start DIR   makes and starts one, prints its URL
#   postgres.sh stop DIR    stops it and removes DIR
#   postgres.sh halt DIR    crashes it, as a test of what then happens
#   postgres.sh resume DIR  starts it again at the same address
# Fast and careless about power cuts on purpose. Never point it at data you want to keep.
set -euo pipefail

action=$1 dir=$2

initdb=$(command -v initdb || find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
if [ -z "$initdb" ]; then
  echo "Error: PostgreSQL is not installed (no initdb)." >&2
  echo "  Hint: apt-get install postgresql" >&2
  exit 1
fi
bin=$(dirname "$initdb")

# PostgreSQL refuses to run as root, so root lends it another user.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=nobody --regid=nogroup --clear-groups -- env -C "$dir" "$@"
  else
    "$@"
  fi
}

case $action in
  start)
    umask 077
    mkdir -p "$dir"
    password=$(head -c 15 /dev/urandom | base64 | tr -d '+/=')
    printf '%s\n' "$password" >"$dir/password"
    [ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$dir"
    port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
    as_postgres "$initdb" --pgdata "$dir/data" --username omnichat --pwfile "$dir/password" \
      --auth scram-sha-256 --encoding UTF8 --no-locale --no-sync >"$dir/initdb.log"
    cat >>"$dir/data/postgresql.conf" <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = off
full_page_writes = off
synchronous_commit = off
CONF
    as_postgres "$bin/pg_ctl" start --pgdata "$dir/data" --log "$dir/log" --wait --silent >/dev/null
    echo "postgres://omnichat:$password@127.0.0.1:$port/postgres"
    ;;
  halt)
    as_postgres "$bin/pg_ctl" stop --pgdata "$dir/data" --mode immediate --silent
    ;;
  resume)
    as_postgres "$bin/pg_ctl" start --pgdata "$dir/data" --log "$dir/log" --wait --silent >/dev/null
    ;;
  stop)
    as_postgres "$bin/pg_ctl" stop --pgdata "$dir/data" --mode immediate --silent
    rm -rf "$dir"
    ;;
  *)
    echo "usage: postgres.sh start|stop|halt|resume DIR" >&2
    exit 2
    ;;
esac
