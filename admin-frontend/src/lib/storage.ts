// The browser's own memory, for drafts and settings. A browser that refuses it (private windows, full disk)
// costs the memory and nothing else. Nothing secret belongs here.

const PREFIX = "omnichat.";

export function recall<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** Keeps `value`; nothing forgets it. */
export function remember(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // See above: the page goes on with what it has in memory.
  }
}

/** The keys that begin with `start`. */
export function recallKeys(start: string): string[] {
  try {
    const keys = Object.keys(localStorage);
    return keys.filter(key => key.startsWith(PREFIX + start)).map(key => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
