// The requests about inboxes, and what events mean for what they fetched.

import { useMutation, useQuery } from "@tanstack/react-query";
import type { Patch } from "../../lib/cache.ts";
import { FETCHED_ANEW, useChange } from "../../lib/changes.ts";
import { answerOf, api } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import { allOf } from "../../lib/pages.ts";
import type { Care, Carrier, Hours, Inbox, Rota } from "../../lib/words.ts";

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

export type NewInbox = Pick<Inbox, "channel" | "name"> & {
  carrier?: Carrier;
  address?: string;
  fields?: Record<string, string>;
};

export function useCreateInbox() {
  const live = useLive();
  return useMutation({
    mutationFn: (body: NewInbox) => answerOf(api.POST("/api/v1/inboxes", { body })),
    onSuccess: data => live.apply({ kind: "inbox.changed", data }),
  });
}

export type InboxChange = Partial<Pick<Inbox, "name" | "widget" | "allowed_origins">> & {
  /** Only where there is none yet. */
  address?: string;
  team_id?: string | null;
  care?: Care;
  hours?: Hours | null;
  rota?: Rota | null;
};

export function useChangeInbox(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (change: InboxChange) =>
      answerOf(api.PATCH("/api/v1/inboxes/{id}", { params: { path: { id } }, body: change })),
    onSuccess: data => live.apply({ kind: "inbox.changed", data }),
  });
}

/** Who carries messages, and what each needs. It never changes while the page is open. */
export function useCarriers() {
  return useQuery({
    queryKey: ["carriers"],
    queryFn: async ({ signal }) => (await answerOf(api.GET("/api/v1/carriers", { signal }))).items,
  });
}

/** Sets what the carrier needs to know; what is absent stays, an empty text takes it away. */
export function useSetFields(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (fields: Record<string, string>) =>
      answerOf(api.PUT("/api/v1/inboxes/{id}/fields", { params: { path: { id } }, body: { fields } })),
    onSuccess: data => live.apply({ kind: "inbox.changed", data }),
  });
}

/** Asks the carrier whether all is well. */
export function useTestInbox(id: string) {
  return useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/inboxes/{id}/test", { params: { path: { id } } })),
  });
}

/** Whether the inbox is open at a time, and why; asked again when its hours change. */
export function useExplain({ id, updated_at }: Inbox, at: string) {
  return useQuery({
    queryKey: ["hours", id, at, updated_at],
    ...FETCHED_ANEW,
    queryFn: ({ signal }) =>
      answerOf(
        api.GET("/api/v1/inboxes/{id}/hours/explain", {
          params: { path: { id }, query: at ? { at } : {} },
          signal,
        }),
      ),
  });
}

/** Takes over the holidays of a calendar file. */
export function useImportHolidays(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (ics: string) =>
      answerOf(
        api.POST("/api/v1/inboxes/{id}/hours/holidays", {
          params: { path: { id } },
          body: ics as never,
          bodySerializer: (body: unknown) => body as string,
          headers: { "content-type": "text/calendar" },
        }),
      ),
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
  // Both are made from the address that was asked; an event may come without them.
  const { snippet, hook_url } = old;
  const now = {
    ...news.data,
    snippet: news.data.snippet ?? snippet ?? null,
    hook_url: news.data.hook_url ?? hook_url ?? null,
  };
  return old.updated_at > now.updated_at ? inboxes : inboxes.map(inbox => (inbox === old ? now : inbox));
};
