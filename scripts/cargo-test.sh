#!/usr/bin/env bash
# Runs the Rust tests, with a private PostgreSQL beside SQLite when PostgreSQL is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

if scripts/needs.sh has postgresql; then
  database=$(mktemp -d)
  trap 'scripts/postgres.sh stop "$database"' EXIT
  OMNICHAT_TEST_POSTGRES_URL=$(scripts/postgres.sh start "$database")
  export OMNICHAT_TEST_POSTGRES_URL
fi

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --locked --no-fail-fast
  cargo test --workspace --locked --doc --quiet
else
  cargo test --workspace --locked --no-fail-fast
fi
