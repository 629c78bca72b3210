#!/usr/bin/env bash
# Runs the torture tests long: hundreds of kills, storms and power cuts, on both databases. Each prints its seed, and
# OMNICHAT_TORTURE_SEED=N replays it. Words after the command choose tests by name: scripts/torture.sh kill_9
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-database.sh

cargo build --locked --bin omnichatd
OMNICHAT_TORTURE=long cargo test --package omnichat-torture --locked --no-fail-fast -- --nocapture "$@"
