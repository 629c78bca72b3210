// The invite's token in the address: read once, then taken out of the address bar, so that it stays in no history.

import { go, placeOf } from "../../lib/router.tsx";

let taken = "";

export function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) {
    taken = decodeURIComponent(token);
    go(placeOf(location).path, "replace");
  }
  return taken;
}
