#!/usr/bin/env bash
# A private mail server for tests, in a directory of its own, gone with it: dovecot for IMAP, postfix for SMTP.
#   mail.sh start DIR NAME…   starts one with these mailboxes, NAME@mail.test with the password "secret";
#                             prints the ports of IMAP and SMTP
#   mail.sh put DIR NAME      puts the mail on standard input into a mailbox, as it is
#   mail.sh renumber DIR NAME has IMAP number a mailbox's mails anew, as a server that was restored does
#   mail.sh stop DIR          stops it and removes DIR
# Mails to other names of mail.test come back. Nothing leaves the machine. Postfix wants to be started by root.
set -euo pipefail

action=$1 dir=$2
shift 2

need() {
  command -v "$1" >/dev/null && return
  echo "Error: $1 is not installed." >&2
  echo "  Hint: apt-get install dovecot-imapd dovecot-lmtpd postfix" >&2
  exit 1
}
PATH=$PATH:/usr/sbin
need dovecot && need postfix
if [ "$(id -u)" != 0 ]; then
  echo "Error: postfix is only started by root." >&2
  exit 1
fi

free_ports() {
  node -e '
    const open = Array.from({ length: 3 }, () => require("net").createServer().listen(0, "127.0.0.1"));
    setImmediate(() => { console.log(open.map((s) => s.address().port).join(" ")); open.forEach((s) => s.close()); });'
}

case $action in
  start)
    mkdir -p "$dir/mail" "$dir/run" "$dir/postfix" "$dir/queue" "$dir/data"
    chmod 755 "$dir"
    chown nobody:nogroup "$dir/mail"
    chown postfix "$dir/data"
    read -r imap smtp lmtp < <(free_ports)
    for name in "$@"; do echo "$name@mail.test:{PLAIN}secret::::::"; done >"$dir/users"
    chmod 644 "$dir/users"

    cat >"$dir/dovecot.conf" <<CONF
protocols = imap lmtp
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:$dir/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
lmtp_rcpt_check_quota = no
recipient_delimiter = +
mailbox_idle_check_interval = 1 s
passdb {
  driver = passwd-file
  args = $dir/users
}
userdb {
  driver = passwd-file
  args = $dir/users
}
service imap-login {
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp
  }
}
CONF

    cat >"$dir/postfix/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/postfix.log
maillog_file_prefixes = $dir
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = mail.test
virtual_transport = lmtp:inet:127.0.0.1:$lmtp
default_transport = error:nothing leaves this machine
smtputf8_enable = no
alias_maps =
alias_database =
notify_classes =
recipient_delimiter = +
CONF
    cat >"$dir/postfix/master.cf" <<CONF
127.0.0.1:$smtp inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
proxymap  unix - - n - - proxymap
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
CONF
    # What they leave running must not hold on to what the caller reads.
    dovecot -c "$dir/dovecot.conf" </dev/null >"$dir/start.log" 2>&1 || { cat "$dir/start.log" >&2; exit 1; }
    postfix -c "$dir/postfix" start </dev/null >"$dir/start.log" 2>&1 || { cat "$dir/start.log" >&2; exit 1; }
    echo "$imap $smtp"
    ;;
  put)
    doveadm -c "$dir/dovecot.conf" save -u "$1@mail.test"
    ;;
  renumber)
    rm -f "$dir/mail/$1@mail.test"/dovecot*
    ;;
  stop)
    postfix -c "$dir/postfix" stop >/dev/null 2>&1 || true
    doveadm -c "$dir/dovecot.conf" stop 2>/dev/null || true
    rm -rf "$dir"
    ;;
  *)
    sed -n '2,8p' "$0" >&2
    exit 2
    ;;
esac
