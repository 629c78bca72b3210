#!/usr/bin/env bash
# Rewrites what is generated and committed: openapi.json, the TypeScript types made from it, man pages
# and completions. Tests fail when one of them is stale.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm.sh
OMNICHAT_GEN=1 cargo test --package omnichatd --package omnichat-tui --test generated
npm run gen
cargo run --quiet --bin omnichat -- generate man man
cargo run --quiet --bin omnichat -- generate completions completions
