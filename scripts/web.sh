#!/usr/bin/env bash
# Builds the widget and the dashboard for the daemon to carry. Does nothing when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/npm.sh

built=target/web.stamp
mkdir -p target
changed() {
  find package-lock.json widget web-client admin-frontend -type f -newer "$built" \
    -not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit
}
if [ -f "$built" ] && [ -d widget/dist ] && [ -d admin-frontend/dist ] && [ -z "$(changed)" ]; then
  exit 0
fi

started=$(mktemp) # What changes while the build runs is built the next time.
npm run build
mv "$started" "$built"
