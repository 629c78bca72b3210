// The live list of conversations: filters, rows, more on scrolling down, and what to do when there is nothing.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Empty, Failed, Loading } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { go } from "../../../lib/router.tsx";
import type { Conversation } from "../../../lib/words.ts";
import { useConversations } from "../api.ts";
import { type Filter, searchOf } from "../filter.ts";
import { useSteady } from "../steady.ts";
import { ConversationRow } from "./ConversationRow.tsx";
import { Filters } from "./Filters.tsx";
import "./list.css";

interface ListProps {
  filter: Filter;
  /** The conversation that is open. */
  current?: string | undefined;
  inboxes: { id: string; name: string }[];
  /** What teaches somebody who has no conversation at all yet. */
  firstSteps: ComponentChildren;
}

export function ConversationList({ filter, current, inboxes, firstSteps }: ListProps) {
  const list = useConversations(filter);
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const search = searchOf(filter);
  const onFilter = (next: Filter) => go(`${current ? `/c/${current}` : "/"}${searchOf(next)}`, "replace");
  return (
    <section class="list" aria-label="Conversations">
      <h1 class="unseen">Conversations</h1>
      <Filters filter={filter} onFilter={onFilter} inboxes={inboxes} />
      <div class="list-rows">
        {list.isPending && <Loading label="Loading conversations" rows={8} />}
        {list.isError && rows.length === 0 && <Failed error={list.error} retry={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && <Nothing filter={filter} firstSteps={firstSteps} />}
        <Rows key={search} rows={rows} search={search} current={current} />
        {list.hasNextPage && (
          <More
            busy={list.isFetchingNextPage}
            failed={list.isFetchNextPageError}
            more={() => void list.fetchNextPage()}
          />
        )}
      </div>
    </section>
  );
}

function Rows(props: { rows: readonly Conversation[]; search: string; current: string | undefined }) {
  const me = useMe();
  const { rows, moved, letGo } = useSteady(props.rows);
  return (
    <ul onPointerMove={moved} onPointerLeave={letGo}>
      {rows.map(row => (
        <ConversationRow
          key={row.id}
          conversation={row}
          search={props.search}
          current={row.id === props.current}
          me={me}
        />
      ))}
    </ul>
  );
}

/** Fetches more when it comes into sight; a press does the same. */
function More({ busy, failed, more }: { busy: boolean; failed: boolean; more(): void }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(more);
  latest.current = more;
  useEffect(() => {
    if (!end.current || busy || failed) return;
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: "400px",
    });
    sight.observe(end.current);
    return () => sight.disconnect();
  }, [busy, failed]);
  return (
    <div ref={end} class="list-more">
      <Button look="quiet" busy={busy} onClick={more}>
        {busy ? "Loading more" : failed ? "Could not load more. Try again" : "Load more"}
      </Button>
    </div>
  );
}

function Nothing({ filter, firstSteps }: { filter: Filter; firstSteps: ComponentChildren }) {
  if (filter.q) {
    return (
      <Empty icon="search" title={`Nothing found for “${filter.q}”`}>
        <p>
          Words are looked for in messages and in names, in this view. Try fewer of them, or the view “All”.
        </p>
      </Empty>
    );
  }
  if (filter.view === "mine") {
    return (
      <Empty icon="person" title="Nothing is assigned to you">
        <p>Open an unassigned conversation and press a to take it.</p>
      </Empty>
    );
  }
  if (filter.view === "closed") {
    return (
      <Empty icon="archive" title="Nothing is closed yet">
        <p>A closed conversation is kept here. A new message of the contact opens it again.</p>
      </Empty>
    );
  }
  if (filter.view === "snoozed") {
    return (
      <Empty icon="snooze" title="Nothing is put off">
        <p>Press s on a conversation that can wait. It comes back at its time, or when the contact writes.</p>
      </Empty>
    );
  }
  return (
    <Empty icon="check" title="No conversation waits">
      {firstSteps}
    </Empty>
  );
}
