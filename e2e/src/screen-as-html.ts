// Draws a captured terminal screen as a page. Knows the colour sequences that tmux writes, and nothing else of ANSI.

const BASIC = "#1b1f24 #d1584f #5fa55a #c9a227 #5b8dd6 #a873c4 #3fa7a3 #c8ccd2".split(" ");
const BRIGHT = "#6b7480 #f07d74 #86c980 #e6c452 #83aef0 #c79ae0 #66c9c4 #ffffff".split(" ");
const PAPER = "#14171b";
const INK = "#d6dae0";

interface Pen {
  ink?: string | undefined;
  paper?: string | undefined;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  reverse?: boolean;
  struck?: boolean;
}

/** A page with the screen on it, as `capture-pane -e` tells it. */
export function screenAsHtml(captured: string): string {
  let pen: Pen = {};
  let body = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape is how a colour begins.
  for (const [, codes, text] of captured.matchAll(/\x1b\[([\d;:]*)m|([^\x1b]+)/g)) {
    if (text === undefined) pen = changed(pen, (codes ?? "").split(/[;:]/).map(Number));
    else body += `<span style="${style(pen)}">${escaped(text)}</span>`;
  }
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: ${PAPER}; color: ${INK}; display: inline-block }
    pre { margin: 12px; font: 15px/1.16 "DejaVu Sans Mono", monospace }
  </style><pre>${body}</pre>`;
}

function changed(pen: Pen, codes: number[]): Pen {
  let next = { ...pen };
  const queue = codes.length ? [...codes] : [0];
  for (let code = queue.shift(); code !== undefined; code = queue.shift()) {
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.reverse = true;
    else if (code === 9) next.struck = true;
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 27) next.reverse = false;
    else if (code === 38) next.ink = longColour(queue);
    else if (code === 48) next.paper = longColour(queue);
    else if (code === 39) next.ink = undefined;
    else if (code === 49) next.paper = undefined;
    else if (code >= 30 && code <= 37) next.ink = BASIC[code - 30];
    else if (code >= 40 && code <= 47) next.paper = BASIC[code - 40];
    else if (code >= 90 && code <= 97) next.ink = BRIGHT[code - 90];
    else if (code >= 100 && code <= 107) next.paper = BRIGHT[code - 100];
  }
  return next;
}

/** The colour after 38 or 48: `5;n` of the palette of 256, or `2;r;g;b`. */
function longColour(queue: number[]): string | undefined {
  if (queue.shift() === 2) return `rgb(${queue.splice(0, 3).join(" ")})`;
  const n = queue.shift() ?? 0;
  if (n < 8) return BASIC[n];
  if (n < 16) return BRIGHT[n - 8];
  if (n > 231)
    return `rgb(${Array(3)
      .fill((n - 232) * 10 + 8)
      .join(" ")})`;
  const level = (step: number) => (step ? step * 40 + 55 : 0);
  const cube = n - 16;
  return `rgb(${[cube / 36, (cube / 6) % 6, cube % 6].map(step => level(Math.floor(step))).join(" ")})`;
}

function style(pen: Pen): string {
  let [ink, paper] = [pen.ink ?? INK, pen.paper ?? "transparent"];
  if (pen.reverse) [ink, paper] = [pen.paper ?? PAPER, pen.ink ?? INK];
  const line = [pen.underline && "underline", pen.struck && "line-through"].filter(Boolean).join(" ");
  return [
    `color:${ink};background:${paper}`,
    pen.bold && "font-weight:bold",
    pen.dim && "opacity:.65",
    pen.italic && "font-style:italic",
    line && `text-decoration:${line}`,
  ]
    .filter(Boolean)
    .join(";");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
