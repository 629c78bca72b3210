// Finds addresses in a text. Pure; only http, https and mailto ever become links.

/** A piece of a text, and where it leads when it is an address. */
export interface Piece {
  text: string;
  href?: string;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"]+|\bmailto:[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi;

/** The text in pieces that, joined, are the text again. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = /^(https?|mailto):/i.test(address) ? address : `mailto:${address}`;
    // Nothing but a scheme was left of it.
    if (/^\w+:\/*$/.test(href)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** Without the punctuation of the sentence around it; a closing bracket stays when the address opened it. */
function trimmed(address: string): string {
  const last = address.slice(-1);
  const closes = last === ")" && address.split("(").length < address.split(")").length;
  return closes || /[.,;:!?'*_\]}]/.test(last) ? trimmed(address.slice(0, -1)) : address;
}
