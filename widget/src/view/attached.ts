// A file of a message: a picture that opens, or a row to save it by. What the server calls no picture is never drawn.

import type { Attachment, Schemas } from "../api.ts";
import * as words from "../words.ts";
import { el, icon } from "./dom.ts";
import * as icons from "./icons.ts";

/** Those the server serves to be looked at. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

export type Linker = (id: string) => Promise<Schemas["AttachmentLink"]>;

export function attached({ id, name, media_type, bytes }: Attachment, link: Linker): HTMLElement {
  const element = el("a", { target: "_blank", rel: "noopener noreferrer", href: "#" });
  let ends = 0;

  /** A link ends after some minutes. Without one the connection line says why; another press tries again. */
  function renew(then: () => void): void {
    link(id).then(
      ({ url, expires_at }) => {
        element.href = url;
        ends = Date.parse(expires_at);
        then();
      },
      () => {},
    );
  }

  element.addEventListener("click", event => {
    if (Date.now() < ends) return;
    event.preventDefault();
    renew(() => element.click());
  });

  function row(): void {
    element.className = "file";
    element.replaceChildren(
      icon(icons.clip),
      el("span", { class: "name" }, name),
      el("span", { class: "mark" }, words.size(bytes)),
    );
  }

  row();
  renew(() => {
    if (!PICTURE.test(media_type)) return;
    const picture = el("img", { alt: name, src: element.href });
    // A website may forbid pictures from elsewhere.
    picture.addEventListener("error", row);
    element.className = "";
    element.replaceChildren(picture);
  });
  return element;
}
