#!/usr/bin/env bash
# Makes the data directory ready: current schema and, the first time, an owner and demo data.
# The owner's password waits in first-password (mode 0600) until announce.sh has shown it.
# Interrupted anywhere, the next call goes on where this one stopped.
set -euo pipefail

bin=$1
dir=$OMNICHAT_DATA_DIR
owner=owner@example.com

umask 077
mkdir -p "$dir"
omnichat() { "$bin/omnichat" --data-dir "$dir" "$@"; }

omnichat migrate up
[ -f "$dir/ready" ] && exit

[ -s "$dir/first-password" ] || head -c 15 /dev/urandom | base64 | tr '+/' '-_' >"$dir/first-password"
if ! omnichat user list --json | grep -q "\"$owner\""; then
  omnichat user create --email "$owner" --name "Olivia Owner" --role owner --tenant "Example Bikes" \
    --password-stdin <"$dir/first-password"
fi
omnichat seed demo
touch "$dir/ready"
