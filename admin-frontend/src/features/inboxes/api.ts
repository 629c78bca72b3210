// The requests about inboxes, and what events mean for what they fetched.

import { useMutation, useQuery } from "@tanstack/react-query";
import type { Patch } from "../../lib/cache.ts";
import { useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import { allOf } from "../../lib/pages.ts";
import type { Inbox } from "../../lib/words.ts";

const KEY = ["inboxes"];

/** All inboxes of the tenant: there are few. */
export function useInboxes(enabled = true) {
  return useQuery({
    queryKey: KEY,
    enabled,
    queryFn: ({ signal }) =>
      allOf(query => answerOf(api.GET("/api/v1/inboxes", { params: { query }, signal }))),
  });
}

export function useCreateInbox() {
  const live = useLive();
  return useMutation({
    mutationFn: (name: string) =>
      answerOf(api.POST("/api/v1/inboxes", { body: { channel: "webchat", name } })),
    onSuccess: data => live.apply({ kind: "inbox.changed", data }),
  });
}

export type InboxChange = Partial<Pick<Inbox, "name" | "widget" | "allowed_origins">> & {
  team_id?: string | null;
};

export function useChangeInbox(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (change: InboxChange) =>
      answerOf(api.PATCH("/api/v1/inboxes/{id}", { params: { path: { id } }, body: change })),
    onSuccess: data => live.apply({ kind: "inbox.changed", data }),
  });
}

/** Makes a secret by which the site's backend vouches for its visitors; one that there was no longer counts. */
export function useRenewVouching(id: string) {
  return useChange(
    () => answerOf(api.POST("/api/v1/inboxes/{id}/vouching-secret", { params: { path: { id } } })),
    KEY,
  );
}

export function useEndVouching(id: string) {
  return useChange<undefined>(
    () => answerOf(api.DELETE("/api/v1/inboxes/{id}/vouching-secret", { params: { path: { id } } })),
    KEY,
  );
}

export const patchInboxes: Patch = ([feature], data, news) => {
  if (feature !== "inboxes" || news.kind !== "inbox.changed") return data;
  const inboxes = data as Inbox[];
  const old = inboxes.find(inbox => inbox.id === news.data.id);
  if (!old) return [...inboxes, news.data];
  // The snippet is made from the address that was asked; an event may come without one.
  const now = { ...news.data, snippet: news.data.snippet ?? old.snippet ?? null };
  return old.updated_at > now.updated_at ? inboxes : inboxes.map(inbox => (inbox === old ? now : inbox));
};
