// A message's text: text, never markup. Addresses in it become links.

import { pieces } from "../../../lib/links.ts";

export function Text({ children }: { children: string }) {
  return (
    <>
      {pieces(children).map((piece, i) =>
        piece.href ? (
          <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}
