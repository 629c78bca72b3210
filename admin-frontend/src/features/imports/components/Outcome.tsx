// What became of the rows of a file, or what would.

import type { ContactsImported } from "../../../lib/words.ts";

/** Refused rows that are shown. */
const SHOWN = 20;

export function Outcome({ told, dry = false }: { told: ContactsImported; dry?: boolean }) {
  const { added, merged, unchanged, conflicts, refused } = told;
  const lines = [
    [added, dry ? "would be added" : "added"],
    [merged, dry ? "would be filled in" : "filled in"],
    [unchanged, "with nothing new"],
    [conflicts, dry ? "would wait to be decided" : "to decide"],
    [refused.length, "cannot be taken"],
  ] as const;
  return (
    <div class="import-outcome" role="status">
      <ul>
        {lines.map(([count, words]) => (
          <li key={words} class={count ? undefined : "import-none"}>
            <strong>{count}</strong> {words}
          </li>
        ))}
      </ul>
      {refused.length > 0 && (
        <details>
          <summary>Which cannot be taken, and why</summary>
          <ul>
            {refused.slice(0, SHOWN).map(({ line, field, why }) => (
              <li key={`${line}-${field}`}>
                Line {line}: {field} {why}
              </li>
            ))}
            {refused.length > SHOWN && <li>and {refused.length - SHOWN} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}
