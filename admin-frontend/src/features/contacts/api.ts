// The requests about contacts, and what events mean for what they fetched.

import { useMutation, useQuery } from "@tanstack/react-query";
import type { Patch } from "../../lib/cache.ts";
import { answerOf, api } from "../../lib/http.ts";
import { useLive } from "../../lib/live-context.ts";
import type { Contact } from "../../lib/words.ts";

export function useContact(id: string) {
  return useQuery({
    queryKey: ["contacts", id],
    queryFn: ({ signal }) => answerOf(api.GET("/api/v1/contacts/{id}", { params: { path: { id } }, signal })),
  });
}

/** What changes; `null` clears. */
export type ContactChange = { name: string } | { email: string | null } | { phone: string | null };

export function useChangeContact(id: string) {
  const live = useLive();
  return useMutation({
    mutationFn: (change: ContactChange) =>
      answerOf(api.PATCH("/api/v1/contacts/{id}", { params: { path: { id } }, body: change })),
    onSuccess: data => live.apply({ kind: "contact.changed", data }),
  });
}

/** Takes no more messages from this contact; `reason` is for colleagues and may be empty. */
export function useBlockContact(id: string) {
  return useMutation({
    mutationFn: (reason: string) =>
      answerOf(
        api.POST("/api/v1/blocks", { body: { kind: "contact", value: id, ...(reason && { reason }) } }),
      ),
  });
}

export const patchContacts: Patch = ([feature, id], data, news) => {
  if (feature !== "contacts" || news.kind !== "contact.changed" || news.data.id !== id) return data;
  return news.data.updated_at < (data as Contact).updated_at ? data : news.data;
};
