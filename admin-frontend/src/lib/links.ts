// Finds addresses in text, so that a component can make links of them. Only http, https and mailto ever become links.

export type Piece = { text: string; href?: string };

const ADDRESS = /https?:\/\/[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
/** What usually ends the sentence and not the address. */
const TAIL = /[.,;:!?'")\]}]+$/;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const hit of text.matchAll(ADDRESS)) {
    const address = trimTail(hit[0]);
    const href = address.includes("://") ? webAddress(address) : `mailto:${address}`;
    if (!href) continue;
    if (hit.index > done) found.push({ text: text.slice(done, hit.index) });
    found.push({ text: address, href });
    done = hit.index + address.length;
  }
  if (done < text.length) found.push({ text: text.slice(done) });
  return found;
}

/** `(see https://a.example/b)` ends before the bracket, `https://a.example/b_(c)` after it. */
function trimTail(address: string): string {
  const tail = TAIL.exec(address)?.[0] ?? "";
  const closes = tail.startsWith(")") && address.includes("(");
  return address.slice(0, address.length - tail.length + (closes ? 1 : 0));
}

function webAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}
