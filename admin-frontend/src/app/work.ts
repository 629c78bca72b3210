// What runs behind the workspace of a user: the cache with every feature's patch, the socket that feeds it, drafts,
// the outbox, and the signs of new messages. This is where the features meet.

import { patchContacts } from "../features/contacts/api.ts";
import { openDrafts } from "../features/conversations/drafts.ts";
import { openOutbox } from "../features/conversations/outbox.ts";
import { patchFor } from "../features/conversations/patch.ts";
import { patchFollowups } from "../features/followups/list.ts";
import { patchInboxes } from "../features/inboxes/api.ts";
import { LiveCache } from "../lib/cache.ts";
import { wrote } from "../lib/hints.ts";
import { connect } from "../lib/live.ts";
import { type Me, may } from "../lib/words.ts";
import { announce, watchForAttention } from "./notices.ts";

export function cacheFor(me: Me): LiveCache {
  return new LiveCache([patchFor(me.id), patchContacts, patchFollowups, patchInboxes]);
}

/** Connects and keeps everything current until the returned function is called. */
export function beginWork(me: Me, cache: LiveCache): () => void {
  const stopWatching = watchForAttention();
  // The event log is for those who may read conversations.
  if (!may(me, "conversation_read")) return stopWatching;
  const owner = `${me.id}.${me.tenant.id}`;
  const disconnect = connect({
    onEvent(event) {
      cache.apply(event);
      if (event.kind !== "message.created") return;
      const { author, conversation_id } = event.data;
      wrote(conversation_id, author.kind === "visitor" ? undefined : (author.id ?? undefined));
      announce(event.data);
    },
    onBegin: () => void cache.fetchAgain().catch(() => undefined),
    onResync: () => cache.fetchAgain(),
    onBack: () => cache.retryFailed(),
  });
  openDrafts(owner);
  openOutbox(owner, data => cache.apply({ kind: "message.created", data }));
  return () => {
    disconnect();
    stopWatching();
  };
}
