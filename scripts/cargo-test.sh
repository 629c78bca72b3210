#!/usr/bin/env bash
# Runs the Rust tests, with a private PostgreSQL beside SQLite when PostgreSQL is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-database.sh

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --locked --no-fail-fast
  cargo test --workspace --locked --doc --quiet
else
  cargo test --workspace --locked --no-fail-fast
fi
