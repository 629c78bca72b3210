// Whether the list of tenants to switch to is open: the bar's button and a key open it.

import { createStore } from "../../lib/store.ts";

export const switcherOpen = createStore(false);
