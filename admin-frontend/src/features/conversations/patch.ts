// What events mean for fetched conversations. Pure.

import type { QueryKey } from "@tanstack/react-query";
import { FETCH_AGAIN, type News, type Patch } from "../../lib/cache.ts";
import type { Conversation, Scheduled } from "../../lib/words.ts";
import { belongs, type Filter } from "./filter.ts";
import { type List, mapList, place, withoutId } from "./list.ts";
import { append, revise, type Thread } from "./thread.ts";

export const keys = {
  list: (filter: Filter): QueryKey => ["conversations", "list", filter],
  one: (id: string): QueryKey => ["conversations", "one", id],
  thread: (id: string): QueryKey => ["conversations", "thread", id],
  later: (id: string): QueryKey => ["conversations", "later", id],
};

/** The patch for the user `me`, for whom "mine" is. */
export function patchFor(me: string): Patch {
  return ([feature, part, which], data, news) => {
    if (feature !== "conversations") return data;
    // Taken from me: what is shown of it is asked for again, and refused then.
    if (news.kind === "conversation.left") {
      if (part === "list") return withoutId(data as List, news.data.id);
      return which === news.data.id ? FETCH_AGAIN : data;
    }
    if (part === "list") return patchList(data as List, which as Filter, news, me);
    if (part === "one") return patchOne(data as Conversation, news);
    if (part === "later") return patchLater(data as Scheduled[], which as string, news);
    if (news.kind === "message.changed") {
      return news.data.conversation_id === which ? revise(data as Thread, news.data) : data;
    }
    const mine = news.kind === "message.created" && news.data.conversation_id === which;
    return mine ? append(data as Thread, news.data) : data;
  };
}

function patchList(list: List, filter: Filter, news: News, me: string): List {
  if (news.kind === "conversation.created" || news.kind === "conversation.changed") {
    return place(list, news.data, belongs(filter, news.data, me));
  }
  return mapList(list, conversation => rename(conversation, news));
}

/** What waits may be what was just sent, or wait for what the contact just wrote. */
function patchLater(waiting: Scheduled[], id: string, news: News): unknown {
  const said = news.kind === "message.created" && news.data.conversation_id === id;
  return said && waiting.length > 0 ? FETCH_AGAIN : waiting;
}

function patchOne(old: Conversation, news: News): Conversation {
  if (news.kind !== "conversation.created" && news.kind !== "conversation.changed") return rename(old, news);
  return news.data.id !== old.id || news.data.updated_at < old.updated_at ? old : news.data;
}

/** The names that a conversation carries of others, when those change. */
function rename(conversation: Conversation, news: News): Conversation {
  if (news.kind === "contact.changed" && news.data.id === conversation.contact.id) {
    const { id, name, email, phone } = news.data;
    return { ...conversation, contact: { id, name, email: email ?? null, phone: phone ?? null } };
  }
  if (news.kind === "inbox.changed" && news.data.id === conversation.inbox.id) {
    return { ...conversation, inbox: { id: news.data.id, name: news.data.name } };
  }
  if (news.kind === "user.changed" && news.data.id === conversation.assignee?.id) {
    return { ...conversation, assignee: { id: news.data.id, name: news.data.name } };
  }
  return conversation;
}
