// The open chat: header, connection, conversation, composer, contact form. It is built when it is first opened.

import type { Schemas } from "../api.ts";
import type { Chat } from "../chat.ts";
import { Uploads } from "../uploads.ts";
import * as words from "../words.ts";
import { Composer } from "./composer.ts";
import { ContactForm } from "./contact.ts";
import { button, el, icon, say } from "./dom.ts";
import * as icons from "./icons.ts";
import { Log } from "./log.ts";

export class Panel {
  readonly element: HTMLElement;
  readonly #chat: Chat;
  readonly #availability = el("p", { class: "availability" });
  readonly #connection = el("p", { class: "connection", role: "status" });
  readonly #note = el("p", { class: "note", role: "status" });
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #contact: ContactForm;
  readonly #talk: HTMLElement;
  /** The conversation in which the visitor was asked for their contact. */
  #askedIn: string | undefined;

  constructor(chat: Chat, look: Schemas["WidgetLook"], close: () => void) {
    this.#chat = chat;
    this.#composer = new Composer(
      chat.draft,
      new Uploads((file, far, stop) => chat.upload(file, far, stop), chat.config.file_bytes),
      (text, files) => chat.send(text, files),
      draft => chat.typed(draft),
    );
    this.#log = new Log(chat, look.greeting, {
      retry: key => this.#act(() => chat.retry(key)),
      remove: key => this.#act(() => chat.remove(key)),
      link: id => chat.link(id),
    });
    this.#contact = new ContactForm(
      contact => chat.leaveContact(contact),
      () => this.#show("talk"),
    );
    const contact = button({ class: "quiet" }, () => this.#show("contact"), words.leaveContact);
    this.#talk = el(
      "div",
      { class: "talk" },
      this.#log.element,
      el("div", { class: "foot" }, this.#note, this.#composer.element, contact),
    );
    this.#contact.element.hidden = true;
    this.element = el(
      "section",
      { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "team", tabindex: "-1" },
      el(
        "div",
        { class: "head" },
        el("div", {}, el("h2", { id: "team", dir: "auto" }, look.team_name), this.#availability),
        button({ class: "round close", "aria-label": words.close }, close, icon(icons.close)),
      ),
      this.#connection,
      this.#talk,
      this.#contact.element,
    );
    this.#composer.takeDropped(this.element);
    this.element.addEventListener("keydown", event => {
      if (event.key === "Escape" && !event.isComposing) {
        event.stopPropagation();
        close();
      }
    });
  }

  /** It is on the screen now. */
  opened(): void {
    this.#composer.fit();
    this.#log.toEnd();
    // On a phone the keyboard would cover what there is to read first.
    if (matchMedia("(pointer: coarse)").matches) this.element.focus();
    else if (this.#talk.hidden) this.#contact.focus();
    else this.#composer.focus();
  }

  update(): void {
    const { available, asked, config, connection, outbox, thread } = this.#chat;
    const { conversation } = thread;
    const lost = connectionLine(connection.is);
    say(this.#connection, lost);
    // Cut off, nobody knows who is there.
    const until = config.hours?.open === false && config.hours.until_words;
    const away = until ? words.back(until) : words.away;
    say(this.#availability, lost ? "" : available ? words.here : away);
    this.#availability.classList.toggle("here", available);
    const closed = conversation?.status === "closed" && !outbox.length;
    say(this.#note, closed ? words.closed : this.#chat.unheard ? words.offer : "");
    this.#log.update();
    // Once, and not over what is being written.
    if (asked && this.#askedIn !== conversation?.id && this.#composer.isEmpty) {
      this.#askedIn = conversation?.id;
      this.#show("contact");
    }
  }

  #act(act: () => void): void {
    act();
    // The button that was pressed is gone.
    this.#composer.focus();
  }

  #show(what: "talk" | "contact"): void {
    // Whoever is reading the website meanwhile stays where they are.
    const here = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    this.#talk.hidden = what !== "talk";
    this.#contact.element.hidden = what === "talk";
    if (what === "contact") {
      this.#contact.reset();
      if (here) this.#contact.focus();
    } else {
      this.#log.toEnd();
      if (here) this.#composer.focus();
    }
  }
}

function connectionLine(is: Chat["connection"]["is"]): string {
  if (is === "reconnecting") return words.reconnecting;
  return is === "offline" ? words.noNetwork : "";
}
