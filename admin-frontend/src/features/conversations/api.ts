// The requests about conversations. Answers are kept current by patch.ts, so nothing here refetches.

import { type QueryClient, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { uuidv7 } from "web-client/uuid";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import { askOutbox, type OutboxVerb } from "../../lib/outgoing.ts";
import { pageAt } from "../../lib/pages.ts";
import type { Conversation, Message } from "../../lib/words.ts";
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

/** To somebody or to a team; `null` is nobody, what is absent stays. */
export interface To {
  assignee_id?: string | null;
  team_id?: string | null;
}

export type Act =
  | { verb: "close" | "reopen" | "take" }
  | { verb: "assign"; to: To }
  | { verb: "snooze"; until: string };

/** Assigns, closes, reopens, puts off, takes an escalation. */
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
    case "take":
      return api.POST("/api/v1/conversations/{id}/take", { params, body: { client_id } });
    case "snooze":
      return api.POST("/api/v1/conversations/{id}/snooze", {
        params,
        body: { client_id, until: what.until },
      });
    case "assign":
      return api.POST("/api/v1/conversations/{id}/assign", {
        params,
        body: { ...what.to, client_id },
      });
  }
}

/** The steps of a message on its way out; asked for afresh whenever it has fared on. */
export function useTimeline({ conversation_id, seq, delivery }: Message) {
  return useQuery({
    queryKey: ["steps", conversation_id, seq, delivery?.state],
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => {
      const path = { id: conversation_id, seq };
      const asked = api.GET("/api/v1/conversations/{id}/messages/{seq}/timeline", {
        params: { path },
        signal,
      });
      return (await answerOf(asked)).items;
    },
  });
}

/** Sends a message again that did not leave, or takes one back. Its state comes as an event. */
export function useOutgoing({ id }: Message) {
  return useMutation({
    mutationFn: (verb: OutboxVerb) => askOutbox(id, verb),
  });
}

/** Links hold for ten minutes; one is asked for again before it ends. */
const LINK_HOLDS_MS = 8 * 60_000;

/** Where a file can be read for some minutes: at the address of this page, whatever the daemon calls itself. */
export async function linkOf(id: string, signal?: AbortSignal): Promise<{ url: string }> {
  const params = { path: { id } };
  const link = await answerOf(
    api.GET("/api/v1/attachments/{id}/link", { params, ...(signal && { signal }) }),
  );
  return { url: new URL(link.url).pathname };
}

export function useLink(id: string) {
  return useQuery({
    queryKey: ["files", id],
    queryFn: ({ signal }) => linkOf(id, signal),
    staleTime: LINK_HOLDS_MS,
    gcTime: LINK_HOLDS_MS,
  });
}

export function useTemplates(inbox: string) {
  return useQuery({
    queryKey: ["templates", inbox],
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => {
      const params = { path: { id: inbox } };
      return (await answerOf(api.GET("/api/v1/inboxes/{id}/templates", { params, signal }))).items;
    },
  });
}

/** Asks the carrier anew which templates there are. */
export function useRefreshTemplates(inbox: string) {
  return useChange(
    () => answerOf(api.POST("/api/v1/inboxes/{id}/templates/refresh", { params: { path: { id: inbox } } })),
    ["templates", inbox],
  );
}

export function useSendTemplate(id: string) {
  const client_id = useRef(uuidv7());
  return useMutation({
    mutationFn: (template: { id: string; variables: Record<string, string> }) =>
      answerOf(
        api.POST("/api/v1/conversations/{id}/messages", {
          params: { path: { id } },
          body: { client_id: client_id.current, template },
        }),
      ),
  });
}

export function useScheduled(id: string) {
  return useQuery({
    queryKey: keys.later(id),
    ...FETCHED_ANEW,
    queryFn: async ({ signal }) => {
      const params = { path: { id } };
      return (await answerOf(api.GET("/api/v1/conversations/{id}/scheduled", { params, signal }))).items;
    },
  });
}

export function useSchedule(id: string) {
  const client_id = useRef(uuidv7());
  return useChange(async (what: { body: string; due_at?: string }) => {
    const made = await answerOf(
      api.POST("/api/v1/conversations/{id}/scheduled", {
        params: { path: { id } },
        body: { ...what, client_id: client_id.current },
      }),
    );
    // The next one is another message.
    client_id.current = uuidv7();
    return made;
  }, keys.later(id));
}

export function useUnschedule(conversation: string) {
  return useChange(
    (id: string) => answerOf(api.DELETE("/api/v1/scheduled/{id}", { params: { path: { id } } })),
    keys.later(conversation),
  );
}

export function useTranscript(id: string) {
  const client_id = useRef(uuidv7());
  return useMutation({
    mutationFn: (email: string) =>
      answerOf(
        api.POST("/api/v1/conversations/{id}/transcript", {
          params: { path: { id } },
          body: { email, client_id: client_id.current },
        }),
      ),
  });
}
