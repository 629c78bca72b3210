// One message of the timeline, or one that is still on its way. Own, visitor and note differ in place and words, too.

import { memo } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { clock, inFull } from "../../../lib/time.ts";
import type { DeliveryState, Message, MessageKind } from "../../../lib/words.ts";
import { changeDraft, draftOf } from "../drafts.ts";
import { postAgain, takeOut, type Unsent } from "../outbox.ts";
import { Fared, Read } from "./Fared.tsx";
import { Files } from "./Files.tsx";
import { MailFoot, MailHead } from "./Mail.tsx";
import { Text } from "./Text.tsx";

/** What must not be overlooked, whatever follows it. */
const TROUBLES: DeliveryState[] = ["failed", "uncertain", "cancelled"];

interface BubbleProps {
  message: Message;
  opens: boolean;
  ends: boolean;
  mine: boolean;
  /** Whether the contact has read it. */
  read: boolean;
}

export const Bubble = memo(function Bubble({ message, opens, ends, mine, read }: BubbleProps) {
  const { author, kind, body, created_at, attachments, delivery, mail } = message;
  const troubled = delivery && TROUBLES.includes(delivery.state);
  const ours = author.kind !== "visitor";
  const name = mine ? "You" : author.kind === "bot" ? `${author.name} (bot)` : author.name;
  return (
    <li class={`message ${sideOf(ours, kind)}${opens ? " message-opens" : ""}`}>
      {opens ? <Who name={name} kind={kind} /> : <span class="unseen">{name}</span>}
      <div class="bubble" title={inFull(created_at)}>
        {mail && <MailHead mail={mail} />}
        {body && <Text>{body}</Text>}
        {!!attachments?.length && <Files files={attachments} />}
        {mail && <MailFoot mail={mail} />}
      </div>
      {(ends || troubled) && (
        <span class="message-foot">
          <time dateTime={created_at}>{clock(created_at)}</time>
          {ours && kind === "message" && (delivery ? <Fared message={message} /> : <Read read={read} />)}
        </span>
      )}
    </li>
  );
});

export function UnsentBubble({ unsent, opens, waits }: { unsent: Unsent; opens: boolean; waits: boolean }) {
  const { client_id, conversation, kind, body, files, refused } = unsent;
  const edit = () => {
    const typed = draftOf(conversation)[kind];
    changeDraft(conversation, { kind, [kind]: typed ? `${body}\n${typed}` : body });
    takeOut(client_id);
  };
  return (
    <li
      class={`message ${sideOf(true, kind)} ${refused ? "message-refused" : "message-unsent"}${opens ? " message-opens" : ""}`}
    >
      {opens && <Who name="You" kind={kind} />}
      <div class="bubble">
        {body && <Text>{body}</Text>}
        {!!files?.length && <Files files={files} />}
      </div>
      {refused ? (
        <span class="message-foot" role="alert">
          <Icon name="alert" />
          <span>Not sent. {refused}</span>
          <Button look="quiet" onClick={() => postAgain(client_id)}>
            Try again
          </Button>
          <Button look="quiet" onClick={edit}>
            Edit
          </Button>
          <Button look="quiet" onClick={() => takeOut(client_id)}>
            Discard
          </Button>
        </span>
      ) : (
        <span class="message-foot">
          <Icon name="clock" />
          {waits ? "Is sent when the connection is back" : "Sending"}
        </span>
      )}
    </li>
  );
}

function Who({ name, kind }: { name: string; kind: MessageKind }) {
  return (
    <span class="message-who">
      {kind === "note" && <Icon name="lock" />}
      {name}
      {kind === "note" && <span> · note, only for staff</span>}
    </span>
  );
}

function sideOf(ours: boolean, kind: MessageKind): string {
  if (kind === "note") return "message-ours message-note";
  return ours ? "message-ours" : "message-theirs";
}
