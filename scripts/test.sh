#!/usr/bin/env bash
# Runs every test there is, says how each part went, and fails when one did.
# Under CI, a part that could not run for want of a package is a failure too.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

report=() failed=0
part() { # part "what it is" command…
  local what=$1 began=$SECONDS verdict=passed
  shift
  printf '\n── %s\n' "$what"
  "$@" || { verdict=FAILED; failed=1; }
  report+=("$(printf '%-7s %4d s  %s' "$verdict" $((SECONDS - began)) "$what")")
}
skip() {
  report+=("$(printf '%-7s         %s' "not run" "$1")")
  [ -z "${CI:-}" ] || failed=1
}

has() { scripts/needs.sh has "$1"; }

scripts/needs.sh || true

part "Web assets" scripts/web.sh
part "Formatters, linters, types, documentation" scripts/check.sh
part "Rust tests" scripts/cargo-test.sh
has postgresql || skip "Rust tests on PostgreSQL: it is not installed"
{ has dovecot-imapd && has dovecot-lmtpd && has postfix; } || skip "Rust tests with a mail server: it is not installed"
part "Front-end tests" npm test
if has chromium && has tmux; then
  part "The whole-product story" scripts/e2e.sh
else
  skip "The whole-product story: Chromium or tmux is not installed"
fi

printf '\n'
printf '%s\n' "${report[@]}"
exit $failed
