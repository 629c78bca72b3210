// The files of the message that is being written, above the field: how far each is, and what can be done about it.

import type { Upload, Uploads } from "../uploads.ts";
import * as words from "../words.ts";
import { button, el, icon, say } from "./dom.ts";
import * as icons from "./icons.ts";

/** A file in the tray. */
interface Place {
  element: HTMLElement;
  show(): void;
}

export class Tray {
  readonly element = el("ul");
  readonly #uploads: Uploads;
  readonly #places = new Map<Upload, Place>();
  readonly #focus: () => void;

  /** `focus` is where to go when a button that was pressed is gone. */
  constructor(uploads: Uploads, focus: () => void) {
    this.#uploads = uploads;
    this.#focus = focus;
  }

  update(): void {
    const { list } = this.#uploads;
    this.element.hidden = !list.length;
    for (const [upload, { element }] of this.#places) {
      if (list.includes(upload)) continue;
      element.remove();
      this.#places.delete(upload);
    }
    for (const upload of list) {
      const place = this.#places.get(upload) ?? this.#place(upload);
      place.show();
    }
  }

  #place(upload: Upload): Place {
    const { name } = upload.file;
    const act = (act: () => void) => () => {
      act();
      this.#focus();
    };
    const far = el("progress", { "aria-label": name });
    const problem = el("span", { class: "problem", role: "alert" });
    const again = button(
      { class: "quiet" },
      act(() => void this.#uploads.start(upload)),
      words.again,
    );
    const element = el(
      "li",
      { class: "file" },
      el("span", { class: "about" }, el("span", { class: "name" }, name), far, problem, again),
      button(
        { class: "round", "aria-label": `${words.remove} ${name}` },
        act(() => this.#uploads.remove(upload)),
        icon(icons.close),
      ),
    );
    const place = {
      element,
      show() {
        far.hidden = !upload.stop;
        far.value = upload.part;
        say(problem, upload.failed ?? "");
        again.hidden = !upload.failed || !upload.again;
      },
    };
    this.element.append(element);
    this.#places.set(upload, place);
    return place;
  }
}
