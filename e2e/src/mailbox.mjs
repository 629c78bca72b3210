// A real mail server on loopback, for tests: `node mailbox.mjs [USER:PASSWORD]`. It says what happens as lines of JSON:
// its `port`, then an `event` for everything that comes. With USER:PASSWORD it takes mail only from who signs in so.
// PORT chooses the port; with TLS=1 it offers STARTTLS, with a certificate of its own that nobody trusts, or with that in
// the files CERT and KEY.
//
// Its standard input tells it what to do with the next mails, a word a line: `later` (451), `never` (550), `cut` (the
// line breaks half-way), `lost` (taken, but the line breaks before the answer), `refuse` and `admit` (sign-ins from now
// on). It ends with its standard input.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

const [login] = process.argv.slice(2);
const { CERT, KEY, PORT = "0", TLS } = process.env;
const next = [];
let admits = true;

const tell = said => process.stdout.write(`${JSON.stringify(said)}\n`);
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });

const server = new SMTPServer({
  authOptional: !login,
  allowInsecureAuth: true,
  disabledCommands: TLS ? [] : ["STARTTLS"],
  ...(CERT && { cert: readFileSync(CERT), key: readFileSync(KEY) }),
  onAuth({ username, password }, _, done) {
    if (admits && `${username}:${password}` === login) return done(null, { user: username });
    tell({ event: "not admitted" });
    done(refusal(535, "wrong user or password"));
  },
  async onData(stream, session, done) {
    const fate = next.shift() ?? "take";
    if (fate === "cut") {
      await once(stream, "data");
      return cut(session, fate);
    }
    const raw = await text(stream);
    const { mailFrom, rcptTo } = session.envelope;
    const mail = { from: mailFrom.address, to: rcptTo.map(to => to.address), secure: session.secure, raw };
    if (fate === "take" || fate === "lost") tell({ event: "mail", ...mail, text: plain(raw) });
    if (fate === "lost") return cut(session, fate);
    if (fate === "take") return done();
    tell({ event: fate });
    done(fate === "later" ? refusal(451, "come again") : refusal(550, "no such user"));
  },
  onClose: () => tell({ event: "closed" }),
});

/** Breaks the line, as a network does. */
function cut(session, event) {
  for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
  tell({ event });
}

/** The mail without the encoding of its body (RFC 2045, 6.7). */
function plain(raw) {
  const whole = raw.replace(/=\r\n/g, "");
  return whole.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

// A line that breaks is what some tests are about.
server.on("error", () => {});
server.listen(Number(PORT), "127.0.0.1");
await once(server.server, "listening");
tell({ port: server.server.address().port });

for await (const word of createInterface({ input: process.stdin })) {
  if (word === "refuse" || word === "admit") admits = word === "admit";
  else next.push(word);
}
process.exit();
