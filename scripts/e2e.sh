#!/usr/bin/env bash
# Tells the product's whole story to a real browser and a real terminal; pictures go to target/e2e/.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/needs.sh
scripts/web.sh
cargo build --locked --bin omnichatd --bin omnichat --bin omnichat-tui
rm -rf target/e2e
npm run e2e --workspace e2e
