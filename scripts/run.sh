#!/usr/bin/env bash
# Builds the product and runs it in the foreground, on a data directory inside the checkout.
# Asks nothing and touches no system package. OMNICHAT_DATA_DIR and PORT choose other places.
set -euo pipefail
cd "$(dirname "$0")/.."

export OMNICHAT_DATA_DIR="${OMNICHAT_DATA_DIR:-.omnichat}"
export PORT="${PORT:-8000}"

scripts/port-is-free.sh "$PORT"
scripts/web.sh
cargo build --release --bin omnichatd --bin omnichat --bin omnichat-tui
scripts/data.sh target/release

scripts/announce.sh target/release $$ &

daemon=(target/release/omnichatd --data-dir "$OMNICHAT_DATA_DIR" --listen "127.0.0.1:$PORT")
if [ -t 0 ]; then
  set -m # Ctrl+C in this terminal then reaches the daemon alone, and what we return is its exit code.
  "${daemon[@]}"
else
  exec "${daemon[@]}"
fi
