// The settings as they are typed, and what of them is a change. Pure.

import type { Inbox } from "../../lib/words.ts";
import type { InboxChange } from "./api.ts";

export interface Form {
  name: string;
  team_name: string;
  greeting: string;
  color: string;
  /** One website a line, as typed. */
  origins: string;
  /** The team that new conversations are given to; empty for none. */
  team: string;
}

export function formOf({ name, widget, allowed_origins, team }: Inbox): Form {
  return { name, ...widget, origins: allowed_origins.join("\n"), team: team?.id ?? "" };
}

/** What the form changes; empty when nothing. */
export function changeOf(inbox: Inbox, form: Form): InboxChange {
  const { team_name, greeting, color } = form;
  const origins = originsOf(form.origins);
  const look = inbox.widget;
  const newLook = team_name !== look.team_name || greeting !== look.greeting || color !== look.color;
  return {
    ...(form.name !== inbox.name && { name: form.name }),
    ...(newLook && { widget: { team_name, greeting, color } }),
    ...(form.team !== (inbox.team?.id ?? "") && { team_id: form.team || null }),
    ...(origins.join(" ") !== inbox.allowed_origins.join(" ") && { allowed_origins: origins }),
  };
}

/** One origin a line, or between spaces or commas; each once. A pasted page address is cut to its origin. */
export function originsOf(text: string): string[] {
  const words = text.split(/[\s,]+/).filter(Boolean);
  return [...new Set(words.map(originOf))];
}

function originOf(word: string): string {
  try {
    const { origin } = new URL(word);
    return origin === "null" ? word : origin;
  } catch {
    return word;
  }
}
