// The browser's own memory, for drafts and settings. A browser that refuses it (private windows, full disk)
// costs the memory and nothing else. Nothing secret belongs here.

const PREFIX = "omnichat.";

/** What was kept for all tabs of this browser. */
export function recall<T>(key: string): T | undefined {
  return read<T>(() => localStorage, key);
}

/** Keeps `value` for all tabs of this browser; nothing forgets it. */
export function remember(key: string, value: unknown): void {
  write(() => localStorage, key, value);
}

/** What was kept for this tab alone. */
export function recallHere<T>(key: string): T | undefined {
  return read<T>(() => sessionStorage, key);
}

/** Keeps `value` for this tab alone, as long as it is open; nothing forgets it. */
export function rememberHere(key: string, value: unknown): void {
  write(() => sessionStorage, key, value);
}

/** The keys that begin with `start`, of all tabs. */
export function recallKeys(start: string): string[] {
  try {
    const keys = Object.keys(localStorage);
    return keys.filter(key => key.startsWith(PREFIX + start)).map(key => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

// To name the store can fail already, where the browser refuses it.
function read<T>(store: () => Storage, key: string): T | undefined {
  try {
    const text = store().getItem(PREFIX + key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function write(store: () => Storage, key: string, value: unknown): void {
  try {
    if (value === undefined) store().removeItem(PREFIX + key);
    else store().setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // See above: the page goes on with what it has in memory.
  }
}
