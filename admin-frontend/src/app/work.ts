// What runs behind the workspace of a user: the cache with every feature's patch, the socket that feeds it, drafts,
// the outbox, and the signs of new messages. This is where the features meet.

import { patchContacts } from "../features/contacts/api.ts";
import { openDrafts } from "../features/conversations/drafts.ts";
import { openOutbox } from "../features/conversations/outbox.ts";
import { patchFor } from "../features/conversations/patch.ts";
import { patchFollowups } from "../features/followups/list.ts";
import { patchInboxes } from "../features/inboxes/api.ts";
import { patchAssignees } from "../lib/assignees.ts";
import { LiveCache } from "../lib/cache.ts";
import { wrote } from "../lib/hints.ts";
import { lookAgain } from "../lib/http.ts";
import { connect, connection, reconnect } from "../lib/live.ts";
import { patchTeams } from "../lib/teams.ts";
import { lacksSecondFactor, type Me, may } from "../lib/words.ts";
import { announce, announceCall, watchForAttention } from "./notices.ts";

const ASK_AGAIN_MS = 30_000;

export function cacheFor(me: Me): LiveCache {
  return new LiveCache([
    patchFor(me.id),
    patchAssignees,
    patchContacts,
    patchFollowups,
    patchInboxes,
    patchTeams,
  ]);
}

/** Connects and keeps everything current until the returned function is called. */
export function beginWork(me: Me, cache: LiveCache): () => void {
  const stopWatching = watchForAttention();
  // The event log is for those who may read conversations.
  if (!may(me, "conversation_read") || lacksSecondFactor(me)) return stopWatching;
  const owner = `${me.id}.${me.tenant.id}`;
  const disconnect = connect({
    onEvent(event) {
      cache.apply(event);
      if (event.kind === "conversation.changed") announceCall(event.data);
      if (event.kind !== "message.created") return;
      const { author, conversation_id } = event.data;
      wrote(conversation_id, author.kind === "visitor" ? undefined : (author.id ?? undefined));
      announce(event.data);
    },
    onBegin: () => void cache.fetchAgain().catch(() => undefined),
    onResync: () => cache.fetchAgain(),
    onBack: () => cache.retryFailed(),
  });
  const stopAsking = askAgainWhenRefused();
  openDrafts(owner);
  openOutbox(owner, data => cache.apply({ kind: "message.created", data }));
  return () => {
    stopAsking();
    disconnect();
    stopWatching();
  };
}

/** The server refused the connection: what they may do has changed, or their tenant is closed, which can pass. */
function askAgainWhenRefused(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unwatch = connection.watch(() => {
    const state = connection.get();
    clearTimeout(timer);
    if (state.is !== "stopped" || state.reason !== "not_allowed") return;
    void lookAgain();
    timer = setTimeout(reconnect, ASK_AGAIN_MS);
  });
  return () => {
    clearTimeout(timer);
    unwatch();
  };
}
