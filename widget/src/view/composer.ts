// Where the visitor writes. Enter sends, Shift+Enter breaks the line; it grows to six lines.

import { words } from "../words.ts";
import { el, icon, icons, say } from "./dom.ts";

const MOST = 10_000;
/** From here on the count is shown. */
const NEAR = 9_000;

export class Composer {
  readonly element: HTMLFormElement;
  readonly #input: HTMLTextAreaElement;
  readonly #send = el("button", { class: "send", "aria-label": words.send }, icon(icons.send));
  readonly #count = el("p", { class: "count", role: "status" });

  constructor(draft: string, send: (text: string) => void, typed: (draft: string) => void) {
    this.#input = el("textarea", {
      rows: "1",
      "aria-label": words.write,
      placeholder: words.write,
      dir: "auto",
    });
    this.#input.value = draft;
    this.element = el("form", { class: "composer" }, this.#input, this.#send, this.#count);
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
      this.fit();
      this.#input.focus();
      send(text);
    });
  }

  focus(): void {
    this.#input.focus();
  }

  /** The height of its text, and whether it can be sent. Call it once it is on the screen. */
  fit(): void {
    const input = this.#input;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    const length = [...input.value].length;
    this.#send.disabled = !input.value.trim() || length > MOST;
    say(this.#count, length > NEAR ? words.tooLong(length, MOST) : "");
    this.#count.classList.toggle("over", length > MOST);
  }
}
