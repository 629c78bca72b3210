#!/usr/bin/env bash
# Runs the Rust tests, with a private PostgreSQL beside SQLite when PostgreSQL is installed, and against the libraries of
# carriers when Python is.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-database.sh
. scripts/test-python.sh

if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --locked --no-fail-fast
  cargo test --workspace --locked --doc --quiet
else
  cargo test --workspace --locked --no-fail-fast
fi
