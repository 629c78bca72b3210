// One row of the list: who, what they said last, who has it, how long they wait.

import { memo } from "react";
import { Avatar } from "../../../components/ui/Avatar.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { useNow } from "../../../lib/clock.ts";
import { Link } from "../../../lib/router.tsx";
import { dayAndTime, inFull, whenShort } from "../../../lib/time.ts";
import { CHANNEL_WORDS, type Conversation, type Me } from "../../../lib/words.ts";
import { useDraft } from "../drafts.ts";
import { freeUntil, inHours, SOON_MS, shortly } from "../window.ts";
import { Waiting } from "./Waiting.tsx";

interface RowProps {
  conversation: Conversation;
  /** What stands after `?` in the address, so that the list stays as it is. */
  search: string;
  current: boolean;
  me: Me;
}

export const ConversationRow = memo(function ConversationRow({
  conversation,
  search,
  current,
  me,
}: RowProps) {
  const { id, contact, channel, status, assignee, team, unread, waiting_since, last_message_at, escalation } =
    conversation;
  const now = useNow();
  return (
    <li>
      <Link
        to={`/c/${id}${search}`}
        class={`row${unread ? " row-unread" : ""}`}
        data-row={id}
        aria-current={current ? "page" : undefined}
      >
        <Avatar name={contact.name} id={contact.id} />
        <span class="row-text">
          <span class="row-line">
            <strong class="row-name" dir="auto">
              {contact.name}
            </strong>
            <time class="row-when" dateTime={last_message_at} title={inFull(last_message_at)}>
              {whenShort(last_message_at, now)}
            </time>
          </span>
          <span class="row-line">
            <Preview conversation={conversation} me={me.name} />
            {unread > 0 && (
              <span class="badge">
                {unread > 99 ? "99+" : unread}
                <span class="unseen"> unread</span>
              </span>
            )}
          </span>
          <span class="row-line row-marks">
            <span>{CHANNEL_WORDS[channel]}</span>
            {status !== "open" && <span>{statusWords(conversation)}</span>}
            <Left conversation={conversation} />
            <span class={assignee || team ? "row-assignee" : "row-assignee row-nobody"}>
              {assignee ? (assignee.id === me.id ? "You" : assignee.name) : (team?.name ?? "Unassigned")}
            </span>
            {waiting_since && status === "open" && (
              <Waiting since={waiting_since} unanswered={!!escalation && !escalation.taken_by} />
            )}
          </span>
        </span>
      </Link>
    </li>
  );
});

function statusWords({ status, snoozed_until }: Conversation): string {
  return snoozed_until ? `until ${dayAndTime(snoozed_until)}` : status;
}

/** How long a free reply can still be sent, where that ends. */
function Left({ conversation }: { conversation: Conversation }) {
  const now = useNow();
  const until = freeUntil(conversation);
  if (until === Number.POSITIVE_INFINITY || conversation.status !== "open") return null;
  const left = until - now;
  return (
    <span
      class={left < SOON_MS ? "row-left-soon" : undefined}
      title={left > 0 ? `Free replies for ${inHours(left)}` : "No free reply until they write again"}
    >
      {left > 0 ? `${shortly(left)} left` : "24 h over"}
    </span>
  );
}

function Preview({ conversation, me }: { conversation: Conversation; me: string }) {
  const draft = useDraft(conversation.id);
  const typed = draft[draft.kind].trim();
  if (typed) {
    return (
      <span class="row-preview" dir="auto">
        <em class="row-draft">Draft:</em> {typed.slice(0, 140)}
      </span>
    );
  }
  const last = conversation.last_message;
  if (!last) return <span class="row-preview">No messages yet</span>;
  const own = last.author_kind === "staff" || last.author_kind === "bot";
  return (
    <span class="row-preview" dir="auto">
      {last.kind === "note" && (
        <>
          <Icon name="lock" />
          <span class="unseen">Note: </span>
        </>
      )}
      {own && `${last.author_name === me ? "You" : last.author_name}: `}
      {last.preview}
    </span>
  );
}
