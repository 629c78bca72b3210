// A message's text: text, never markup. Addresses in it become links, and it runs in its
// own direction.

import { pieces } from "../../../lib/links.ts";

export function Text({ children }: { children: string }) {
  return (
    <div dir="auto">
      {pieces(children).map((piece, i) =>
        piece.href ? (
          <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </div>
  );
}
