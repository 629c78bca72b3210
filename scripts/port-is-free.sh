#!/usr/bin/env bash
# Fails with advice when something answers on this port of 127.0.0.1.
set -euo pipefail

port=$1
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Error: port $port on 127.0.0.1 is in use." >&2
  echo "  Hint: stop what uses it, or choose another: PORT=8001 make run" >&2
  exit 1
fi
