// What a person sets for this browser. Kept here, not on the server: it is about the device, not about the work.

import { recall, remember } from "./storage.ts";
import { createStore, type Store } from "./store.ts";

function setting<T>(key: string, first: T): Store<T> {
  const store = createStore(recall<T>(key) ?? first);
  store.watch(() => remember(key, store.get()));
  return store;
}

/** Whether a new message is heard. */
export const soundOn = setting("sound", true);
/** Whether Enter sends; otherwise Ctrl+Enter does and Enter breaks the line. */
export const enterSends = setting("enter-sends", true);
