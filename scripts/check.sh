#!/usr/bin/env bash
# Everything that can be said about the code without running it. Prints what to mend; changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm.sh
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --quiet
npm run check

if cargo deny --version >/dev/null 2>&1; then
  cargo deny check bans licenses sources
else
  echo "Licences were not checked here (no cargo-deny); the public CI checks them."
fi
