// Where the visitor writes and attaches files. Enter sends, Shift+Enter breaks the line; it grows to six lines.

import type { Attachment } from "../api.ts";
import type { Uploads } from "../uploads.ts";
import * as words from "../words.ts";
import { button, el, icon, say } from "./dom.ts";
import * as icons from "./icons.ts";
import { Tray } from "./tray.ts";

const MOST = 10_000;
/** From here on the count is shown. */
const NEAR = 9_000;

export class Composer {
  readonly element: HTMLFormElement;
  readonly #uploads: Uploads;
  readonly #tray: Tray;
  readonly #input: HTMLTextAreaElement;
  readonly #send = el("button", { class: "send", "aria-label": words.send }, icon(icons.send));
  readonly #count = el("p", { class: "count", role: "status" });

  constructor(
    draft: string,
    uploads: Uploads,
    send: (text: string, files: Attachment[]) => void,
    typed: (draft: string) => void,
  ) {
    this.#uploads = uploads;
    this.#input = el("textarea", {
      rows: "1",
      "aria-label": words.write,
      placeholder: words.write,
      dir: "auto",
    });
    this.#input.value = draft;
    this.#tray = new Tray(uploads, () => this.focus());
    const chooser = el("input", { type: "file", multiple: "" });
    chooser.hidden = true;
    const attach = button(
      { class: "round", "aria-label": words.attach },
      () => chooser.click(),
      icon(icons.clip),
    );
    this.element = el(
      "form",
      { class: "composer" },
      this.#tray.element,
      chooser,
      attach,
      this.#input,
      this.#send,
      this.#count,
    );
    uploads.onChange = () => this.fit();
    chooser.addEventListener("change", () => {
      uploads.add(chooser.files ?? []);
      // The same file may be chosen again.
      chooser.value = "";
      this.focus();
    });
    this.#input.addEventListener("paste", event => this.#take(event, event.clipboardData));
    this.#input.addEventListener("input", () => {
      this.fit();
      typed(this.#input.value);
    });
    this.#input.addEventListener("keydown", event => {
      // While an input method composes, Enter chooses a word.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.element.requestSubmit();
    });
    this.element.addEventListener("submit", event => {
      event.preventDefault();
      if (this.#send.disabled) return;
      const text = this.#input.value.trim();
      this.#input.value = "";
      const files = uploads.take();
      this.#input.focus();
      send(text, files);
    });
  }

  focus(): void {
    this.#input.focus();
  }

  /** Whether nothing is being written. */
  get isEmpty(): boolean {
    return !this.#input.value && !this.#uploads.list.length;
  }

  /** Takes the files that are dropped on an element. */
  takeDropped(element: HTMLElement): void {
    element.addEventListener("dragover", event => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      element.classList.add("dropping");
    });
    for (const end of ["dragleave", "drop"]) {
      element.addEventListener(end, () => element.classList.remove("dropping"));
    }
    element.addEventListener("drop", event => this.#take(event, event.dataTransfer));
  }

  #take(event: Event, from: DataTransfer | null): void {
    if (!from?.files.length) return;
    event.preventDefault();
    this.#uploads.add(from.files);
  }

  /** The height of its text, and whether it can be sent. Call it once it is on the screen. */
  fit(): void {
    const input = this.#input;
    this.#tray.update();
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    const length = [...input.value].length;
    const { going, ready } = this.#uploads;
    this.#send.disabled = going || !(input.value.trim() || ready) || length > MOST;
    say(this.#count, length > NEAR ? words.tooLong(length, MOST) : "");
    this.#count.classList.toggle("over", length > MOST);
  }
}
