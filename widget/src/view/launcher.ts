// The round button and the panel it opens. Owns the shadow root, the focus and what is said while the panel is closed.

import type { Schemas } from "../api.ts";
import type { Chat } from "../chat.ts";
import { textOn } from "../color.ts";
import * as words from "../words.ts";
import { button, el, icon, say } from "./dom.ts";
import * as icons from "./icons.ts";
import { Panel } from "./panel.ts";
import css from "./style.css?inline";

const FULL_SCREEN = "(max-width: 30em), (max-height: 26em)";
const ASK_AGAIN_MS = 60_000;

export class Launcher {
  readonly #chat: Chat;
  readonly #look: Schemas["WidgetLook"];
  // An element of its own, so that a page's rules for its `div`s do not reach it.
  readonly #host = document.createElement("omnichat-widget");
  readonly #root = this.#host.attachShadow({ mode: "open" });
  readonly #button: HTMLButtonElement;
  readonly #badge = el("span", { class: "badge", "aria-hidden": "true" });
  readonly #news = el("p", { class: "unseen", role: "status" });
  #panel: Panel | undefined;
  #drawing = false;

  constructor(chat: Chat, look: Schemas["WidgetLook"]) {
    this.#chat = chat;
    this.#look = look;
    this.#host.id = "omnichat";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.#root.adoptedStyleSheets = [sheet];
    const color = /^#[0-9a-f]{6}$/i.test(look.color) ? look.color : "#0f6b5c";
    this.#host.style.setProperty("--accent", color);
    this.#host.style.setProperty("--on-accent", textOn(color));
    this.#button = button(
      { class: "launcher", "aria-expanded": "false", "aria-controls": "panel" },
      () => this.toggle(),
      icon(icons.chat),
      icon(icons.down),
      this.#badge,
    );
    this.#root.append(this.#button, this.#news);
    document.body.append(this.#host);

    chat.onChange = () => this.#change();
    document.addEventListener("visibilitychange", () => this.#attend());
    const { visualViewport } = window;
    visualViewport?.addEventListener("resize", () => this.#fit());
    visualViewport?.addEventListener("scroll", () => this.#fit());
    setInterval(() => this.#visible && void chat.refresh(), ASK_AGAIN_MS);
    this.#draw();
  }

  get isOpen(): boolean {
    return !!this.#panel && !this.#panel.element.hidden;
  }

  open(): void {
    if (this.isOpen) return;
    if (!this.#panel) {
      this.#panel = new Panel(this.#chat, this.#look, () => this.close());
      this.#panel.element.addEventListener("keydown", event => this.#keepFocus(event));
      this.#root.prepend(this.#panel.element);
    }
    this.#panel.element.hidden = false;
    this.#fit();
    this.#attend();
    this.#draw();
    this.#panel.opened();
    void this.#chat.refresh();
  }

  close(): void {
    if (!this.#panel || !this.isOpen) return;
    this.#panel.element.hidden = true;
    this.#attend();
    this.#draw();
    this.#button.focus();
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  get #visible(): boolean {
    return this.isOpen && !document.hidden;
  }

  #attend(): void {
    this.#chat.attend(this.#visible);
  }

  /** Draws once, however many changes come in one turn. */
  #change(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { unread } = this.#chat.thread;
    const open = this.isOpen;
    this.#button.setAttribute("aria-expanded", String(open));
    this.#button.setAttribute("aria-label", words.launch(unread));
    say(this.#badge, unread ? (unread > 99 ? "99+" : String(unread)) : "");
    say(this.#news, unread && !open ? words.news(unread) : "");
    if (open) this.#panel?.update();
  }

  /** Keeps the panel above a phone's keyboard, which covers the page without resizing it. */
  #fit(): void {
    const { visualViewport } = window;
    if (!visualViewport || !this.isOpen) return;
    this.#host.style.setProperty("--top", `${visualViewport.offsetTop}px`);
    this.#host.style.setProperty("--height", `${visualViewport.height}px`);
  }

  /** While the panel covers the page, Tab stays in it. */
  #keepFocus(event: KeyboardEvent): void {
    if (event.key !== "Tab" || !this.#panel || !matchMedia(FULL_SCREEN).matches) return;
    const stops = [
      ...this.#panel.element.querySelectorAll<HTMLElement>("a,button,input,textarea,[tabindex='0']"),
    ];
    const shown = stops.filter(stop => stop.offsetParent && !stop.matches(":disabled"));
    const [from, to] = event.shiftKey ? [shown[0], shown.at(-1)] : [shown.at(-1), shown[0]];
    if (this.#root.activeElement !== from) return;
    event.preventDefault();
    to?.focus();
  }
}
