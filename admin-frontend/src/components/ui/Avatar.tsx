// A person's initials on one of eight colours, always the same for the same person. Decoration: the name stands beside it.

import "./Avatar.css";

const COLORS = 8;

export function Avatar({ name, id, online }: { name: string; id: string; online?: boolean }) {
  return (
    <span class={`avatar avatar-${colorOf(id)}`} aria-hidden="true" data-initials={initials(name)}>
      {online && <span class="avatar-online" />}
    </span>
  );
}

export function initials(name: string): string {
  // Of a number the end tells it apart.
  if (/^\+[\d ().-]+$/.test(name)) return name.slice(-2);
  const words = name.split(/[\s._-]+/).filter(word => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    word => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}

function colorOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return sum % COLORS;
}
