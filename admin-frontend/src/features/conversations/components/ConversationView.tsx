// One conversation: header, timeline, composer, and the keys for them.

import { useEffect, useRef, useState } from "react";
import { Empty, Failed, Loading, Trouble } from "../../../components/ui/States.tsx";
import { useHints } from "../../../lib/hints.ts";
import { useKeys } from "../../../lib/keys.ts";
import { connection, hint } from "../../../lib/live.ts";
import { useMe } from "../../../lib/live-context.ts";
import { isCode } from "../../../lib/problem.ts";
import { useStore } from "../../../lib/store.ts";
import { type Conversation, type MessageKind, may } from "../../../lib/words.ts";
import { type Act, useAct, useConversation } from "../api.ts";
import { useAttentive, usePresence } from "../attention.ts";
import { changeDraft, draftOf } from "../drafts.ts";
import { useDrop } from "../drop.ts";
import { postRefusedAgain } from "../outbox.ts";
import { sendUp } from "../uploads.ts";
import { Composer } from "./Composer.tsx";
import { Escalated } from "./Escalated.tsx";
import { Header } from "./Header.tsx";
import { Timeline } from "./Timeline.tsx";
import "./conversation.css";

interface ViewProps {
  id: string;
  /** What stands after `?` in the address. */
  search: string;
}

export function ConversationView({ id, search }: ViewProps) {
  const found = useConversation(id);
  // Before what is known of it: it may have been taken away while it was on the screen.
  if (
    isCode(found.error, "not_found") ||
    isCode(found.error, "invalid") ||
    isCode(found.error, "bad_request")
  ) {
    return (
      <section class="conversation" aria-label="Conversation">
        <Empty icon="search" title="There is no such conversation">
          <p>The address may be cut off, or the conversation belongs to another team.</p>
        </Empty>
      </section>
    );
  }
  if (found.data) return <Opened conversation={found.data} search={search} />;
  return (
    <section class="conversation" aria-label="Conversation">
      {found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Loading label="Loading the conversation" />
      )}
    </section>
  );
}

function Opened({ conversation, search }: { conversation: Conversation; search: string }) {
  const { id, contact, staff_read_seq, status } = conversation;
  const me = useMe();
  const mayWrite = may(me, "conversation_write");
  const action = useAct(id);
  const [assigning, setAssigning] = useState(false);
  const [snoozing, setSnoozing] = useState(false);
  const waits = conversation.escalation && !conversation.escalation.taken_by;
  const composer = useRef<HTMLTextAreaElement>(null);
  const [seenSeq, setSeen] = useState(0);
  const dropping = useDrop(files => sendUp(id, draftOf(id).kind, files));
  usePresence(id);
  useMarkRead(id, mayWrite ? seenSeq : 0, staff_read_seq);

  const acting = action.isPending ? action.variables.verb : undefined;
  const act = (what: Act) => {
    if (!acting) action.mutate(what);
  };
  const write = (kind: MessageKind) => {
    changeDraft(id, { kind });
    // At once: the next key must already land in the text.
    composer.current?.focus();
  };
  useKeys(
    mayWrite
      ? {
          r: () => write("message"),
          n: () => write("note"),
          a: () => setAssigning(true),
          s: () => status !== "closed" && setSnoozing(true),
          t: () => waits && act({ verb: "take" }),
          c: () => status !== "closed" && act({ verb: "close" }),
          o: () => (status === "closed" || status === "snoozed") && act({ verb: "reopen" }),
          R: () => postRefusedAgain(id),
        }
      : {},
  );

  return (
    <section
      class={`conversation${dropping.over ? " conversation-takes" : ""}`}
      aria-label={`Conversation with ${contact.name}`}
      {...(mayWrite && dropping.on)}
    >
      <Header
        conversation={conversation}
        search={search}
        act={act}
        acting={acting}
        assigning={assigning}
        onAssigning={setAssigning}
        snoozing={snoozing}
        onSnoozing={setSnoozing}
      />
      <Escalated
        conversation={conversation}
        mayTake={mayWrite}
        busy={acting === "take"}
        onTake={() => act({ verb: "take" })}
      />
      <Trouble error={action.error} />
      <Timeline conversation={conversation} onSeen={setSeen} />
      <Typists id={id} contact={contact.name} me={me.id} />
      {mayWrite && <Composer conversation={conversation} box={composer} />}
    </section>
  );
}

/** Says that staff have read up to `seen`, as soon as this page has somebody's attention and a connection. */
function useMarkRead(conversation: string, seen: number, known: number): void {
  const attentive = useAttentive();
  const live = useStore(connection, state => state.is === "live");
  useEffect(() => {
    if (attentive && live && seen > known) hint({ type: "read", conversation, seq: seen });
  }, [attentive, live, seen, known, conversation]);
}

function Typists({ id, contact, me }: { id: string; contact: string; me: string }) {
  const { visitorTypes, typists } = useHints(id);
  const names = typists.filter(user => user.id !== me).map(user => user.name);
  if (visitorTypes) names.unshift(contact);
  return (
    <p class="typists" role="status">
      {names.length > 0 && (
        <>
          <span class="typists-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {names.join(" and ")} {names.length > 1 ? "are" : "is"} typing
        </>
      )}
    </p>
  );
}
