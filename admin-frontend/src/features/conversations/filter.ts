// Which conversations the list shows: in the address, in the question to the server, and as a rule for events.

import type { Conversation, Status } from "../../lib/words.ts";

export const VIEWS = ["open", "mine", "unassigned", "closed", "snoozed", "all"] as const;
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
export interface FilterQuery {
  status?: Status;
  /** `me`, or `none` for those that nobody has. */
  assignee?: "me" | "none";
  inbox_id?: string;
  q?: string;
}

const QUERIES: Record<View, FilterQuery> = {
  open: { status: "open" },
  mine: { status: "open", assignee: "me" },
  unassigned: { status: "open", assignee: "none" },
  closed: { status: "closed" },
  snoozed: { status: "snoozed" },
  all: {},
};

export function queryOf({ view, inbox, q }: Filter): FilterQuery {
  return { ...QUERIES[view], ...(inbox && { inbox_id: inbox }), ...(q && { q }) };
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
