// What stands above the list: search, views, and the inbox where there are several.

import { useEffect, useRef, useState } from "react";
import { Choice } from "../../../components/ui/Choice.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { type Filter, VIEWS, type View } from "../filter.ts";

const WORDS: Record<View, string> = {
  open: "Open",
  mine: "Mine",
  unassigned: "Unassigned",
  closed: "Closed",
  snoozed: "Snoozed",
  all: "All",
};
const OPTIONS = VIEWS.map(view => [view, WORDS[view]] as const);
/** A search begins so long after the last key. */
const PAUSE_MS = 250;
const QUERY_CHARS = 200;

interface FiltersProps {
  filter: Filter;
  onFilter(filter: Filter): void;
  inboxes: { id: string; name: string }[];
}

export function Filters({ filter, onFilter, inboxes }: FiltersProps) {
  const { inbox: _, ...anyInbox } = filter;
  return (
    <div class="filters">
      <Search key={filter.view} filter={filter} onFilter={onFilter} />
      <Choice
        label="Which conversations"
        value={filter.view}
        options={OPTIONS}
        onChoose={view => onFilter({ ...filter, view })}
      />
      {inboxes.length > 1 && (
        <select
          class="select"
          aria-label="Inbox"
          value={filter.inbox ?? ""}
          onChange={event => {
            const inbox = event.currentTarget.value;
            onFilter(inbox ? { ...filter, inbox } : anyInbox);
          }}
        >
          <option value="">All inboxes</option>
          {inboxes.map(inbox => (
            <option key={inbox.id} value={inbox.id}>
              {inbox.name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function Search({ filter, onFilter }: Pick<FiltersProps, "filter" | "onFilter">) {
  const [text, setText] = useState(filter.q ?? "");
  const latest = useRef({ filter, onFilter });
  latest.current = { filter, onFilter };
  useEffect(() => {
    const timer = setTimeout(() => {
      const { filter, onFilter } = latest.current;
      const { q, ...rest } = filter;
      const asked = text.trim();
      if (asked !== (q ?? "")) onFilter(asked ? { ...rest, q: asked } : rest);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        type="search"
        class="input"
        placeholder="Search"
        aria-label="Search messages and names"
        aria-keyshortcuts="/"
        data-key="/"
        maxLength={QUERY_CHARS}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          setText("");
          event.currentTarget.blur();
        }}
      />
    </search>
  );
}
