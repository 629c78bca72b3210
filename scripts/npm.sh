#!/usr/bin/env bash
# Brings node_modules to what package-lock.json says. Does nothing when it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
  echo "Error: npm is missing. Install Node 20.19 or newer (https://nodejs.org)." >&2
  exit 1
fi
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.installed-lock.json
fi
