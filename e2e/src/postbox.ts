// The mail server that a daemon under test sends to, as its own process, and the mails that have come.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { eventually } from "./eventually.ts";

interface Mail {
  to: string[];
  text: string;
}

export class Postbox {
  private port = 0;
  private mails: Mail[] = [];

  private constructor(private readonly server: ChildProcessWithoutNullStreams) {
    createInterface({ input: server.stdout }).on("line", line => {
      const said = JSON.parse(line);
      if (said.port) this.port = said.port;
      if (said.event === "mail") this.mails.push(said);
    });
  }

  static async open(): Promise<Postbox> {
    const postbox = new Postbox(spawn("node", [path.join(import.meta.dirname, "mailbox.mjs")]));
    await eventually("the mail server to listen", () => postbox.port > 0);
    return postbox;
  }

  /** The settings of a daemon that sends its mail here. */
  get settings(): Record<string, string> {
    return {
      OMNICHAT_SMTP_URL: `smtp://127.0.0.1:${this.port}?tls=off`,
      OMNICHAT_SMTP_FROM: "Omnichat <chat@example.com>",
    };
  }

  /** The link to a page of the dashboard in a mail to somebody. Each mail is read once. */
  async link(to: string, page: string): Promise<string> {
    const link = new RegExp(`https?://\\S+/admin-app/${page}#[\\w-]+`);
    const isIt = (mail: Mail) => mail.to.includes(to) && link.test(mail.text);
    const mail = await eventually(
      `a mail to ${to} with a link to ${page}`,
      () => this.mails.find(isIt),
      () => JSON.stringify(this.mails, null, 2),
    );
    this.mails = this.mails.filter(other => other !== mail);
    return link.exec(mail.text)?.[0] ?? "";
  }

  close(): void {
    this.server.stdin.end();
  }
}
