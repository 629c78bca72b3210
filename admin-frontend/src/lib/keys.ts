// Single-letter keys for the whole page. They are silent while somebody types or a dialog is open.

import { useEffect, useRef } from "react";

/** What each key does; one that answers `false` leaves the key to the browser. */
export type Keys = Record<string, (key: KeyboardEvent) => unknown>;

function busy(key: KeyboardEvent): boolean {
  if (key.defaultPrevented || key.ctrlKey || key.metaKey || key.altKey) return true;
  if (document.querySelector("dialog[open], [role=menu]")) return true;
  const at = key.target as HTMLElement | null;
  return !!at?.closest?.("input, textarea, select, [contenteditable]");
}

/** Calls `keys[key]` when that key is pressed and nothing else has a use for it. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const pressed = (key: KeyboardEvent) => {
      if (busy(key)) return;
      const act = Object.hasOwn(latest.current, key.key) ? latest.current[key.key] : undefined;
      if (act && act(key) !== false) key.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
