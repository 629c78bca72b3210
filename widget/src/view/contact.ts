// "Leave your contact": for those who cannot wait. Says at the field what is wrong, and loses nothing that was typed.

import { uuidv7 } from "web-client/uuid";
import { ApiError, type Schemas } from "../api.ts";
import * as words from "../words.ts";
import { button, el, say } from "./dom.ts";

type Field = "name" | "email" | "phone" | "message";

const FIELDS: [Field, string, Record<string, string>][] = [
  ["name", words.name, { autocomplete: "name", maxlength: "200" }],
  ["email", words.email, { type: "email", autocomplete: "email", maxlength: "254" }],
  ["phone", words.phone, { type: "tel", autocomplete: "tel", maxlength: "40" }],
  ["message", words.about, {}],
];

export class ContactForm {
  readonly element: HTMLFormElement;
  readonly #inputs = new Map<string, { input: HTMLInputElement | HTMLTextAreaElement; error: HTMLElement }>();
  readonly #problem = el("p", { class: "problem", role: "alert" });
  readonly #submit = el("button", { class: "primary" }, words.leave);
  readonly #leave: (contact: Schemas["LeaveContact"]) => Promise<void>;
  readonly #close: () => void;
  #clientId = uuidv7();

  constructor(leave: (contact: Schemas["LeaveContact"]) => Promise<void>, close: () => void) {
    this.#leave = leave;
    this.#close = close;
    this.element = el("form", { class: "contact", novalidate: "", "aria-label": words.leaveContact });
    this.element.addEventListener("submit", event => {
      event.preventDefault();
      void this.#send();
    });
    this.reset();
  }

  /** An empty form, unless one is half filled. */
  reset(): void {
    if (this.#inputs.size) return;
    this.element.replaceChildren(
      el("h3", {}, words.leaveContact),
      el("p", { class: "hint" }, words.contactHint),
      ...FIELDS.map(field => this.#field(...field)),
      this.#problem,
      el("div", { class: "actions" }, button({ class: "quiet" }, this.#close, words.toChat), this.#submit),
    );
    say(this.#problem, "");
  }

  focus(): void {
    this.#inputs.values().next().value?.input.focus();
  }

  #field(field: Field, label: string, attributes: Record<string, string>): HTMLElement {
    const name = { id: `f-${field}`, name: field, "aria-describedby": `e-${field}`, ...attributes };
    const input = field === "message" ? el("textarea", { rows: "3", ...name }) : el("input", name);
    const error = el("p", { class: "problem", id: `e-${field}` });
    error.hidden = true;
    this.#inputs.set(field, { input, error });
    return el("div", { class: "field" }, el("label", { for: `f-${field}` }, label), input, error);
  }

  async #send(): Promise<void> {
    const given = new Map([...this.#inputs].map(([field, { input }]) => [field, input.value.trim()]));
    const email = given.get("email") ?? "";
    if (!email && !given.get("phone")) return this.#show([["email", words.needAddress]]);
    if (email && !/^\S+@\S+\.\S+$/.test(email)) return this.#show([["email", words.badEmail]]);
    this.#show([]);
    this.#submit.disabled = true;
    this.#submit.textContent = words.leaving;
    try {
      const filled = Object.fromEntries([...given].filter(([, value]) => value));
      await this.#leave({ client_id: this.#clientId, ...filled });
      this.#thank();
    } catch (error) {
      const errors = error instanceof ApiError ? error.errors : [];
      this.#show(errors.map(({ field, message }) => [field, `${words.capital(message)}.`]));
      if (!errors.length) say(this.#problem, error instanceof Error ? error.message : String(error));
      // What was refused may come back changed: that is another follow-up.
      if (error instanceof ApiError && !error.passing) this.#clientId = uuidv7();
    }
    this.#submit.disabled = false;
    this.#submit.textContent = words.leave;
  }

  #show(problems: [string, string][]): void {
    say(this.#problem, "");
    for (const [field, { input, error }] of this.#inputs) {
      const problem = problems.find(([at]) => at === field)?.[1] ?? "";
      say(error, problem);
      input.setAttribute("aria-invalid", String(!!problem));
    }
    this.#inputs.get(problems[0]?.[0] ?? "")?.input.focus();
  }

  #thank(): void {
    this.#inputs.clear();
    this.#clientId = uuidv7();
    const thanks = el("p", { class: "thanks", tabindex: "-1", role: "status" }, words.left);
    this.element.replaceChildren(thanks, button({ class: "primary" }, this.#close, words.toChat));
    thanks.focus();
  }
}
