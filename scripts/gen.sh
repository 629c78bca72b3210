#!/usr/bin/env bash
# Rewrites what is generated and committed: the OpenAPI document, the TypeScript types made from it, manual pages and
# completions. Tests fail when one of them is stale.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm.sh
OMNICHAT_GEN=1 cargo test --quiet --package omnichatd --package omnichat-tui --test generated
cargo run --quiet --bin omnichat -- generate man man
cargo run --quiet --bin omnichat -- generate completions completions
npm run gen
