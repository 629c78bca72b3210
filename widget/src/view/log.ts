// The conversation as it is read: greeting, earlier messages, lines, who is typing. Keeps the reader's place.

import type { Chat } from "../chat.ts";
import { rows } from "../rows.ts";
import * as words from "../words.ts";
import { type Actions, type Line, line } from "./bubble.ts";
import { button, el, say } from "./dom.ts";

/** So close to the end, in pixels, the reader follows what comes. */
const NEAR_END = 80;

export class Log {
  readonly element: HTMLElement;
  readonly #chat: Chat;
  readonly #actions: Actions;
  readonly #lines = new Map<string, Line>();
  readonly #earlier: HTMLButtonElement;
  readonly #loading = el("p", { class: "system", role: "status" });
  readonly #list: HTMLElement;
  readonly #typing = el("p", { class: "typing", role: "status" });
  readonly #scroller: HTMLElement;
  readonly #newest: HTMLButtonElement;
  #first: number | undefined;
  #lastKey = "";
  #following = true;

  constructor(chat: Chat, greeting: string, actions: Actions) {
    this.#chat = chat;
    this.#actions = actions;
    this.#earlier = button({ class: "earlier" }, () => void chat.loadEarlier(), words.earlier);
    this.#list = el("div", { class: "lines", role: "log", "aria-label": words.messages });
    this.#newest = button({ class: "newest" }, () => this.toEnd(), words.newest);
    this.#scroller = el(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": words.log },
      el("p", { class: "greeting", dir: "auto" }, greeting),
      this.#earlier,
      this.#loading,
      this.#list,
      this.#typing,
    );
    const scrolled = () => {
      this.#following = this.#atEnd();
      if (this.#following) this.#newest.hidden = true;
    };
    this.#scroller.addEventListener("scroll", scrolled, { passive: true });
    // What is being written, or a phone's keyboard, takes room away: the end stays in sight.
    new ResizeObserver(() => this.#following && this.toEnd()).observe(this.#scroller);
    this.#newest.hidden = true;
    this.element = el("div", { class: "log" }, this.#scroller, this.#newest);
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#newest.hidden = true;
    this.#following = true;
  }

  update(): void {
    const chat = this.#chat;
    const scroller = this.#scroller;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;

    const now = rows(chat.thread.messages, chat.outbox, chat.thread.conversation?.staff_read_seq ?? 0);
    const last = now.at(-1);
    const before = this.#first;
    this.#first = chat.thread.messages[0]?.seq;
    // A history that is loaded is not news: nothing of it is read out.
    this.#list.setAttribute("aria-live", chat.loading ? "off" : "polite");
    this.#place(now);
    this.#earlier.hidden = !chat.thread.more || chat.loading;
    say(this.#loading, chat.loading ? words.loading : "");
    say(this.#typing, chat.typing ? words.typing(chat.typing) : "");

    const added = !!last && last.key !== this.#lastKey;
    this.#lastKey = last?.key ?? "";
    const own = added && last.is === "bubble" && last.mine;
    if (this.#following || own) this.toEnd();
    else if (before !== this.#first) scroller.scrollTop = scroller.scrollHeight - fromEnd;
    else if (added) this.#newest.hidden = false;
  }

  #place(now: ReturnType<typeof rows>): void {
    const keys = new Set(now.map(row => row.key));
    for (const [key, { element }] of this.#lines) {
      if (keys.has(key)) continue;
      element.remove();
      this.#lines.delete(key);
    }
    const waiting = waitingFor(this.#chat);
    let before: Element | null = null;
    for (const row of now) {
      const shown = this.#lines.get(row.key) ?? line(row, this.#actions);
      this.#lines.set(row.key, shown);
      shown.show(row, waiting);
      const next: Element | null = before ? before.nextElementSibling : this.#list.firstElementChild;
      if (next !== shown.element) this.#list.insertBefore(shown.element, next);
      before = shown.element;
    }
  }

  #atEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }
}

/** What a message on its way says of itself. Never "sent": that word is the server's. */
function waitingFor({ connection }: Chat): string {
  if (connection.is === "offline") return words.offline;
  return connection.is === "reconnecting" ? words.waiting : words.sending;
}
