// Makes elements. Text goes in as text; there is no way to give it markup.

type Child = Node | string;

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button that does `act`. */
export function button(
  attributes: Record<string, string>,
  act: () => void,
  ...children: Child[]
): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", act);
  return element;
}

/** A 24×24 drawing that screen readers pass over; what it means stands in the label around it. */
export function icon(path: string): SVGSVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(ns, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const icons = {
  chat: "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z M8 9h8 M8 12.5h5",
  down: "m6 9.5 6 6 6-6",
  close: "m6 6 12 12 M18 6 6 18",
  clip: "M17 8v8a5 5 0 0 1-10 0V7a3.5 3.5 0 0 1 7 0v8a2 2 0 0 1-4 0V8",
  send: "M12 19V5 M6 11l6-6 6 6",
};

/** Sets the text only when it differs, so that a live region does not say it again. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}
