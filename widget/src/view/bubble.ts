// One line of the conversation: a day, a word of the system, or a bubble. Only what can change is changed, so that a
// screen reader does not read a message again because it was delivered.

import { pieces } from "../links.ts";
import type { Row } from "../rows.ts";
import * as words from "../words.ts";
import { attached, type Linker } from "./attached.ts";
import { button, el } from "./dom.ts";

export interface Actions {
  retry(key: string): void;
  remove(key: string): void;
  link: Linker;
}

/** A line on the screen, and how to show the same row again after it changed. */
export interface Line {
  element: HTMLElement;
  show(row: Row, waiting: string): void;
}

export function line(row: Row, actions: Actions): Line {
  if (row.is === "day") return fixed(el("p", { class: "day" }, words.day(row.at)));
  if (row.is === "system") return fixed(el("p", { class: "system" }, row.body));

  const author = el("span", { class: "author" }, row.mine ? words.you : row.name);
  const mark = el("p", { class: "mark" });
  const body = el("p", { class: "body", dir: "auto" }, ...linked(row.body));
  body.hidden = !row.body;
  const files = row.files.map(file => attached(file, actions.link));
  const element = el("div", {}, author, body, ...files, mark);
  let shown = "";

  return {
    element,
    show(now, waiting) {
      if (now.is !== "bubble") return;
      const failed = typeof now.mark === "object";
      element.className = `bubble ${now.mine ? "mine" : "theirs"}${now.joined ? " joined" : ""}${failed ? " failed" : ""}`;
      const next = JSON.stringify([now.mark, now.at, waiting]);
      if (next === shown) return;
      shown = next;
      if (typeof now.mark === "object") {
        mark.replaceChildren(
          `${words.failed} ${now.mark.failed} `,
          button({}, () => actions.retry(now.key), words.again),
          " ",
          button({}, () => actions.remove(now.key), words.remove),
        );
      } else {
        const state = { stored: "", sent: words.sent, read: words.read, going: waiting }[
          now.mark ?? "stored"
        ];
        const time = el("time", { datetime: new Date(now.at).toISOString() }, words.time(now.at));
        const said = el("span", {}, state);
        mark.replaceChildren(...(now.mark === "going" ? [said] : state ? [time, " · ", said] : [time]));
      }
    },
  };
}

function fixed(element: HTMLElement): Line {
  return { element, show() {} };
}

function linked(text: string): (Node | string)[] {
  return pieces(text).map(({ text, href }) =>
    href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : text,
  );
}
