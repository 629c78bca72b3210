#!/usr/bin/env bash
# Runs the torture tests long: hundreds of kills, storms and power cuts, on both databases. Each prints its seed, and
# OMNICHAT_TORTURE_SEED=N replays it. Words after the command choose tests by name: scripts/torture.sh kill_9
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-database.sh

cargo build --locked --bin omnichatd --bin omnichat
export OMNICHAT_TORTURE=long
cargo test --package omnichat-torture --locked --no-fail-fast -- --nocapture "$@" || failed=1
if [ $# = 0 ]; then
  scripts/web.sh
  npm run e2e --workspace e2e -- src/network.test.ts || failed=1
fi
exit "${failed:-0}"
