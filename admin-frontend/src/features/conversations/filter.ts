// Which conversations the list shows: in the address, in the question to the server, and as a rule for events.

import type { Conversation } from "../../lib/words.ts";

export const VIEWS = ["open", "mine", "unassigned", "closed", "all"] as const;
export type View = (typeof VIEWS)[number];

export interface Filter {
  view: View;
  inbox?: string;
  /** Words to search for. */
  q?: string;
}

/** The filter in what stands after `?` in the address; what makes no sense there is the usual view. */
export function filterOf(search: string): Filter {
  const words = new URLSearchParams(search);
  const view = VIEWS.find(view => view === words.get("view")) ?? "open";
  const inbox = words.get("inbox");
  const q = words.get("q");
  return { view, ...(inbox && { inbox }), ...(q && { q }) };
}

export function searchOf({ view, inbox, q }: Filter): string {
  const words = new URLSearchParams();
  if (view !== "open") words.set("view", view);
  if (inbox) words.set("inbox", inbox);
  if (q) words.set("q", q);
  return words.size ? `?${words}` : "";
}

/** The filter as the API's query. */
export function queryOf({ view, inbox, q }: Filter): Record<string, string | undefined> {
  const status = view === "all" ? undefined : view === "closed" ? "closed" : "open";
  const assignee = view === "mine" ? "me" : view === "unassigned" ? "none" : undefined;
  return { status, assignee, inbox_id: inbox, q };
}

/** Whether the conversation is one of those the filter shows. Nothing when only the server can tell. */
export function belongs(filter: Filter, conversation: Conversation, me: string): boolean | undefined {
  const { status, assignee, inbox_id } = queryOf(filter);
  if (status && conversation.status !== status) return false;
  if (inbox_id && conversation.inbox.id !== inbox_id) return false;
  if (assignee === "me" && conversation.assignee?.id !== me) return false;
  if (assignee === "none" && conversation.assignee) return false;
  return filter.q ? undefined : true;
}
