// The messages of a conversation. Stays at the end while the reader is there, stays where the reader is otherwise,
// fetches earlier ones on the way up, and tells when the end is in sight, so that it can be marked as read.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import { useNow } from "../../../lib/clock.ts";
import { connection } from "../../../lib/live.ts";
import { useMe } from "../../../lib/live-context.ts";
import { useStore } from "../../../lib/store.ts";
import { dayLine } from "../../../lib/time.ts";
import type { Conversation, Message } from "../../../lib/words.ts";
import { useThread } from "../api.ts";
import { useUnsent } from "../outbox.ts";
import { messagesOf } from "../thread.ts";
import { type Row, rowsOf } from "../timeline.ts";
import { Bubble, UnsentBubble } from "./Bubble.tsx";
import { Fared } from "./Fared.tsx";
import "./timeline.css";

/** So near to an edge counts as there. */
const NEAR_PX = 80;

interface TimelineProps {
  conversation: Conversation;
  /** The last `seq` in sight while the reader is at the end. */
  onSeen(seq: number): void;
}

export function Timeline({ conversation, onSeen }: TimelineProps) {
  const me = useMe();
  const thread = useThread(conversation.id);
  const unsent = useUnsent(conversation.id);
  const waits = useStore(connection, state => state.is !== "live");
  const [readSeq] = useState(conversation.staff_read_seq);
  const messages = useMemo(() => (thread.data ? messagesOf(thread.data) : []), [thread.data]);
  const rows = rowsOf({ messages, unsent, readSeq, me: me.id });
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const { box, atEnd, toEnd, scrolled } = useStayingPut(
    messages[0]?.seq,
    lastSeq,
    unsent.length,
    !thread.isPending,
    () => {
      if (thread.hasNextPage && !thread.isFetching) void thread.fetchNextPage();
    },
  );

  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    if (atEnd && lastSeq) seen.current(lastSeq);
  }, [atEnd, lastSeq]);

  if (thread.isPending) return <Loading label="Loading messages" />;
  if (thread.isError && !messages.length)
    return <Failed error={thread.error} retry={() => void thread.refetch()} />;
  return (
    <div class="timeline">
      <div
        ref={box}
        class="timeline-box"
        onScroll={scrolled}
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
      >
        {thread.hasNextPage && (
          <div class="timeline-earlier">
            <Button look="quiet" busy={thread.isFetchingNextPage} onClick={() => void thread.fetchNextPage()}>
              {thread.isFetchNextPageError ? "Could not load. Try again" : "Earlier messages"}
            </Button>
          </div>
        )}
        <ol>
          {rows.map(row => (
            <TimelineRow key={row.key} row={row} conversation={conversation} me={me.id} waits={waits} />
          ))}
        </ol>
      </div>
      <Arrived messages={messages} />
      {!atEnd && (
        <button type="button" class="timeline-pill" onClick={toEnd}>
          <Icon name="down" />
          {conversation.unread > 0 ? `${conversation.unread} new` : "To the end"}
        </button>
      )}
    </div>
  );
}

/** Reads out what the contact writes while the conversation is open, and not what was there or is fetched above. */
function Arrived({ messages }: { messages: readonly Message[] }) {
  const last = messages.findLast(message => message.author.kind === "visitor");
  const [first] = useState(last?.seq ?? 0);
  return (
    <p class="unseen" role="status">
      {last && last.seq > first && `${last.author.name}: ${last.body}`}
    </p>
  );
}

interface RowProps {
  row: Row;
  conversation: Conversation;
  me: string;
  waits: boolean;
}

function TimelineRow({ row, conversation, me, waits }: RowProps) {
  switch (row.is) {
    case "day":
      return <DayLine at={row.at} />;
    case "new":
      return <li class="timeline-new">New</li>;
    case "system":
      return <SystemLine message={row.message} />;
    case "unsent":
      return <UnsentBubble unsent={row.unsent} opens={row.opens} waits={waits} />;
    case "bubble":
      return (
        <Bubble
          message={row.message}
          opens={row.opens}
          ends={row.ends}
          mine={row.message.author.id === me}
          read={row.message.seq <= conversation.visitor_read_seq}
        />
      );
  }
}

/** What nobody wrote: sent to the contact, with how that fared, or a note. */
function SystemLine({ message }: { message: Message }) {
  const { kind, body } = message;
  return (
    <li class="timeline-system">
      {kind === "note" && (
        <>
          <Icon name="lock" />
          <span class="unseen">Note: </span>
        </>
      )}
      {body} <Fared message={message} />
    </li>
  );
}

function DayLine({ at }: { at: string }) {
  return <li class="timeline-day">{dayLine(at, useNow())}</li>;
}

/** Keeps what the reader looks at in its place while messages come in below or above. */
function useStayingPut(
  first: number | undefined,
  last: number,
  unsent: number,
  shown: boolean,
  nearTop: () => void,
) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef({ first, height: 0, unsent });
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `last` is what brings new messages into sight
  useLayoutEffect(() => {
    const it = box.current;
    if (!it) return;
    const old = before.current;
    const justSent = unsent > old.unsent;
    if (atEnd || justSent) it.scrollTop = it.scrollHeight;
    else if (old.first !== undefined && first !== old.first) it.scrollTop += it.scrollHeight - old.height;
    before.current = { first, height: it.scrollHeight, unsent };
  }, [first, last, unsent]);

  // The composer grows, a phone's keyboard opens, a picture is there at last: the end stays in sight.
  useEffect(() => {
    const it = box.current;
    if (!it || !shown || !atEnd || typeof ResizeObserver === "undefined") return;
    const resized = new ResizeObserver(() => {
      it.scrollTop = it.scrollHeight;
    });
    for (const part of [it, ...it.children]) resized.observe(part);
    return () => resized.disconnect();
  }, [atEnd, shown]);

  const scrolled = () => {
    const it = box.current;
    if (!it) return;
    setAtEnd(it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_PX);
    if (it.scrollTop < NEAR_PX && it.scrollHeight > it.clientHeight) nearTop();
  };
  return { box, atEnd, toEnd, scrolled };
}
