// The requests about conversations. Answers are kept current by patch.ts, so nothing here refetches.

import { type QueryClient, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import type { Conversation, MessagePage, Page, User } from "../../lib/words.ts";
import { type Filter, queryOf } from "./filter.ts";
import { find, type List } from "./list.ts";
import { keys } from "./patch.ts";

export function useConversations(filter: Filter) {
  return useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Conversation>>("/conversations", { query: { ...queryOf(filter), cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

/** One conversation; at once from a list that has it, while it is fetched. */
export function useConversation(id: string) {
  const { queries } = useLive();
  return useQuery<Conversation>({
    queryKey: keys.one(id),
    queryFn: ({ signal }) => ask<Conversation>(`/conversations/${id}`, { signal }),
    placeholderData: (): Conversation | undefined => listed(queries, id),
  });
}

function listed(queries: QueryClient, id: string): Conversation | undefined {
  const lists = queries.getQueriesData<List>({ queryKey: ["conversations", "list"] });
  for (const [, list] of lists) {
    const found = list && find(list, id);
    if (found) return found;
  }
  return undefined;
}

/** Messages of a conversation, the newest first fetched; "next" pages are earlier ones. */
export function useThread(id: string) {
  return useInfiniteQuery({
    queryKey: keys.thread(id),
    queryFn: ({ pageParam, signal }) =>
      ask<MessagePage>(`/conversations/${id}/messages`, { query: { before: pageParam }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page => (page.more ? page.items[0]?.seq : undefined),
  });
}

/** The people a conversation can be given to. */
export function useUsers(wanted: boolean) {
  return useQuery({
    queryKey: keys.users,
    enabled: wanted,
    queryFn: async ({ signal }) => {
      const users: User[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask<Page<User>>("/users", { query: { limit: 100, cursor }, signal });
        users.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
      return users.sort((a, b) => a.name.localeCompare(b.name));
    },
  });
}

export type Act = { verb: "close" | "reopen" } | { verb: "assign"; to: string | null };

/** Assigns, closes, reopens. */
export function useAct(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (act: Act) =>
      ask<Conversation>(`/conversations/${id}/${act.verb}`, {
        method: "POST",
        ...(act.verb === "assign" && { body: { assignee_id: act.to } }),
      }),
    onSuccess: data => live.apply({ kind: "conversation.changed", data }),
  });
}
