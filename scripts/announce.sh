#!/usr/bin/env bash
# Waits until the daemon is ready, signs the TUI in the first time, and says what to open.
# announce.sh BIN_DIR DAEMON_PID
set -euo pipefail

bin=$1 daemon=$2
dir=$OMNICHAT_DATA_DIR
url=http://127.0.0.1:$PORT

ready() {
  exec 3<>"/dev/tcp/127.0.0.1/$PORT" && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 && grep -q '^HTTP/1.. 200' <&3
} 2>/dev/null
until (ready); do
  kill -0 "$daemon" 2>/dev/null || exit 1 # The daemon has said why it stopped.
  sleep 0.1
done

if [ -s "$dir/first-password" ]; then
  "$bin/omnichat" login --url "$url" --email owner@example.com --password-stdin \
    --login-file "$dir/login.json" <"$dir/first-password" >/dev/null
  password="$(cat "$dir/first-password")   (shown only this once)"
  rm "$dir/first-password"
else
  password="shown on the first run. To set a new one:
                  $bin/omnichat --data-dir $dir user password owner@example.com"
fi

cat <<TEXT

  Omnichat is running. Ctrl+C stops it.

    Dashboard     $url/admin-app/
      email       owner@example.com
      password    $password

    Demo page     $url/demo   (write as a visitor)
    API           $url/docs

    Terminal UI   $bin/omnichat-tui --login-file $dir/login.json   (signed in already)

TEXT
