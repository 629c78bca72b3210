// The requests about conversations. Answers are kept current by patch.ts, so nothing here refetches.

import { type QueryClient, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { uuidv7 } from "web-client/uuid";
import { answerOf, api } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import { allOf, pageAt } from "../../lib/pages.ts";
import type { Conversation } from "../../lib/words.ts";
import { type Filter, queryOf } from "./filter.ts";
import { find, type List } from "./list.ts";
import { keys } from "./patch.ts";

export function useConversations(filter: Filter) {
  return useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET("/api/v1/conversations", {
          params: { query: { ...queryOf(filter), ...pageAt(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next_cursor ?? undefined,
  });
}

/** One conversation; at once from a list that has it, while it is fetched. */
export function useConversation(id: string) {
  const { queries } = useLive();
  return useQuery<Conversation>({
    queryKey: keys.one(id),
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/v1/conversations/{id}", { params: { path: { id } }, signal })),
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
      answerOf(
        api.GET("/api/v1/conversations/{id}/messages", {
          params: { path: { id }, query: pageParam === undefined ? {} : { before: pageParam } },
          signal,
        }),
      ),
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
      const users = await allOf(query => answerOf(api.GET("/api/v1/users", { params: { query }, signal })));
      return users.sort((a, b) => a.name.localeCompare(b.name));
    },
  });
}

/** To somebody or to a team; `null` is nobody, what is absent stays. */
export interface To {
  assignee_id?: string | null;
  team_id?: string | null;
}

export type Act = { verb: "close" | "reopen" } | { verb: "assign"; to: To };

/** Assigns, closes, reopens. */
export function useAct(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (what: Act) => answerOf(act(id, what)),
    onSuccess: data => live.apply({ kind: "conversation.changed", data }),
  });
}

/** One request, however often it has to be sent. */
function act(id: string, what: Act) {
  const [params, client_id] = [{ path: { id } }, uuidv7()];
  switch (what.verb) {
    case "close":
      return api.POST("/api/v1/conversations/{id}/close", { params, body: { client_id } });
    case "reopen":
      return api.POST("/api/v1/conversations/{id}/reopen", { params, body: { client_id } });
    case "assign":
      return api.POST("/api/v1/conversations/{id}/assign", {
        params,
        body: { ...what.to, client_id },
      });
  }
}
