#!/usr/bin/env bash
# The Debian packages that the tests need.
#   needs.sh             installs what is missing when it may; fails, saying what cannot run, when some still is
#   needs.sh has NAME    succeeds when that package's program is here
set -euo pipefail

has() {
  case $1 in
    postgresql) command -v initdb || find /usr/lib/postgresql -path '*/bin/initdb' | grep . ;;
    dovecot-imapd) [ -x /usr/lib/dovecot/imap ] ;;
    dovecot-lmtpd) [ -x /usr/lib/dovecot/lmtp ] ;;
    postfix) [ -x /usr/sbin/postfix ] ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}
if [ "${1:-}" = has ]; then
  has "$2"
  exit
fi

missing=()
for package in chromium dovecot-imapd dovecot-lmtpd openssl postfix postgresql tmux; do has "$package" || missing+=("$package"); done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then root=(env); else root=(sudo -n); fi
if command -v apt-get >/dev/null && "${root[@]}" true 2>/dev/null; then
  echo "Installing ${missing[*]}, which the tests need …"
  if ! log=$(
    exec 2>&1
    "${root[@]}" apt-get update &&
      "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${missing[@]}"
  ); then
    tail -n 5 <<<"$log" >&2
  fi
fi

for package in "${missing[@]}"; do
  has "$package" && continue
  echo "Error: the package $package is missing, and so some tests cannot run." >&2
  echo "  Hint: apt-get install $package" >&2
  failed=1
done
exit "${failed:-0}"
