// The token of a link in a mail: it stands behind the # of the address, is read once, and is then taken out of the address
// bar, so that it stays in no history.

import { go, placeOf } from "./router.tsx";

const taken = new Map<string, string>();

/** The token that this page was opened with; empty when it came without one. */
export function takeToken(): string {
  const { path, search } = placeOf(location);
  const token = location.hash.slice(1);
  if (token) {
    taken.set(path, decodeURIComponent(token));
    go(path + search, "replace");
  }
  return taken.get(path) ?? "";
}
