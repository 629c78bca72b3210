#!/usr/bin/env bash
# A private mail server for tests, in a directory of its own, gone with it: dovecot for IMAP, postfix for SMTP.
#   mail.sh start DIR NAME…   starts one with these mailboxes, NAME@mail.test with the password "secret"; prints the ports
#                             of IMAP, SMTP, and of both with TLS from the first byte. The first two offer STARTTLS. The
#                             certificate is for 127.0.0.1 and mail.test, by the authority DIR/ca.pem. With MAIL_OAUTH=URL
#                             it takes access tokens, too, and asks there whose they are (RFC 7662).
#   mail.sh put DIR NAME      puts the mail on standard input into a mailbox, as it is
#   mail.sh renumber DIR NAME has IMAP number a mailbox's mails anew, as a server that was restored does
#   mail.sh who DIR NAME      prints the process of each connection that has signed in to a mailbox
#   mail.sh stop DIR          stops it and removes DIR
# Mails to other names of mail.test come back. Nothing leaves the machine. Postfix wants to be started by root.
set -euo pipefail

action=$1 dir=$2
shift 2

need() {
  command -v "$1" >/dev/null && return
  echo "Error: $1 is not installed." >&2
  echo "  Hint: apt-get install dovecot-imapd dovecot-lmtpd openssl postfix" >&2
  exit 1
}
PATH=$PATH:/usr/sbin
need dovecot && need postfix && need openssl
if [ "$(id -u)" != 0 ]; then
  echo "Error: postfix is only started by root." >&2
  exit 1
fi

free_ports() {
  node -e '
    const open = Array.from({ length: 5 }, () => require("net").createServer().listen(0, "127.0.0.1"));
    setImmediate(() => { console.log(open.map((s) => s.address().port).join(" ")); open.forEach((s) => s.close()); });'
}

# An authority of its own, and a certificate by it.
certify() {
  local key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  {
    openssl req -x509 "${key[@]}" -days 2 -subj "/CN=Mail test authority" -keyout "$dir/ca.key" -out "$dir/ca.pem"
    openssl req "${key[@]}" -subj "/CN=mail.test" -keyout "$dir/tls.key" -out "$dir/tls.csr"
    printf 'subjectAltName=DNS:mail.test,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' >"$dir/tls.ext"
    openssl x509 -req -days 2 -in "$dir/tls.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial \
      -extfile "$dir/tls.ext" -out "$dir/tls.pem"
  } 2>"$dir/start.log" || { cat "$dir/start.log" >&2; exit 1; }
}

case $action in
  start)
    mkdir -p "$dir/mail" "$dir/run" "$dir/postfix" "$dir/queue" "$dir/data"
    chmod 755 "$dir"
    chown nobody:nogroup "$dir/mail"
    chown postfix "$dir/data"
    read -r imap smtp imaps smtps lmtp < <(free_ports)
    for name in "$@"; do echo "$name@mail.test:{PLAIN}secret::::::"; done >"$dir/users"
    chmod 644 "$dir/users"
    certify

    cat >"$dir/dovecot.conf" <<CONF
protocols = imap lmtp
base_dir = $dir/run
state_dir = $dir/run
log_path = $dir/dovecot.log
listen = 127.0.0.1
ssl = yes
ssl_cert = <$dir/tls.pem
ssl_key = <$dir/tls.key
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:$dir/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
lmtp_rcpt_check_quota = no
recipient_delimiter = +
mailbox_idle_check_interval = 1 s
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = $dir/users
}
userdb {
  driver = passwd-file
  args = $dir/users
}
service auth {
  unix_listener $dir/auth {
    mode = 0666
  }
}
# Who failed to sign in is not made to wait.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp
  }
}
CONF
    if [ -n "${MAIL_OAUTH:-}" ]; then
      cat >>"$dir/dovecot.conf" <<CONF
auth_mechanisms = plain login xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = $dir/oauth.conf
}
CONF
      cat >"$dir/oauth.conf" <<CONF
introspection_mode = post
introspection_url = $MAIL_OAUTH
username_attribute = username
active_attribute = active
active_value = true
CONF
    else
      echo "auth_mechanisms = plain login" >>"$dir/dovecot.conf"
    fi

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
smtpd_tls_security_level = may
smtpd_tls_cert_file = $dir/tls.pem
smtpd_tls_key_file = $dir/tls.key
smtpd_tls_received_header = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $dir/auth
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
127.0.0.1:$smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
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
    echo "$imap $smtp $imaps $smtps"
    ;;
  put)
    doveadm -c "$dir/dovecot.conf" save -u "$1@mail.test"
    ;;
  renumber)
    rm -f "$dir/mail/$1@mail.test"/dovecot*
    ;;
  who)
    doveadm -c "$dir/dovecot.conf" -f tab who -1 "$1@mail.test" | tail -n +2 | cut -f 3
    ;;
  stop)
    postfix -c "$dir/postfix" stop >/dev/null 2>&1 || true
    doveadm -c "$dir/dovecot.conf" stop 2>/dev/null || true
    rm -rf "$dir"
    ;;
  *)
    sed -n '2,12p' "$0" >&2
    exit 2
    ;;
esac
