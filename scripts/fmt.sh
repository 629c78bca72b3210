#!/usr/bin/env bash
# Formats Rust and TypeScript.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm.sh
cargo fmt --all
npm run fmt
