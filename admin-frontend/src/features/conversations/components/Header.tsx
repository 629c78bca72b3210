// Above a conversation: with whom, where it stands, who else is here, and what can be done with it.

import { Avatar } from "../../../components/ui/Avatar.tsx";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { useHints } from "../../../lib/hints.ts";
import { useMe } from "../../../lib/live-context.ts";
import { Link } from "../../../lib/router.tsx";
import { dayAndTime, inFull } from "../../../lib/time.ts";
import { CHANNEL_WORDS, type Conversation, may } from "../../../lib/words.ts";
import type { Act } from "../api.ts";
import { AssignMenu } from "./AssignMenu.tsx";
import { MoreActs } from "./MoreActs.tsx";
import { Waiting } from "./Waiting.tsx";

interface HeaderProps {
  conversation: Conversation;
  search: string;
  act(act: Act): void;
  /** What is being done just now. */
  acting: Act["verb"] | undefined;
  assigning: boolean;
  onAssigning(open: boolean): void;
  snoozing: boolean;
  onSnoozing(open: boolean): void;
}

export function Header({ conversation, search, act, acting, assigning, onAssigning, ...more }: HeaderProps) {
  const { snoozing, onSnoozing } = more;
  const me = useMe();
  const { id, contact, channel, inbox, status, waiting_since, snoozed_until, subject } = conversation;
  const { visitorHere, lookers } = useHints(id);
  const others = lookers.filter(user => user.id !== me.id);
  const closed = status === "closed";
  return (
    <header class="head">
      <Link to={`/${search}`} class="icon-button head-back" aria-label="Back to the list">
        <Icon name="back" />
      </Link>
      <Avatar name={contact.name} id={contact.id} online={visitorHere} />
      <div class="head-text">
        <h1 dir="auto">{contact.name}</h1>
        {subject && (
          <p class="head-subject" dir="auto">
            {subject}
          </p>
        )}
        <p class="head-line">
          {waiting_since && !closed && <Waiting since={waiting_since} />}
          {visitorHere && <span>here now</span>}
          {status !== "open" && (
            <span title={snoozed_until ? inFull(snoozed_until) : undefined}>
              {snoozed_until ? `put off until ${dayAndTime(snoozed_until)}` : status}
            </span>
          )}
          <span>
            {CHANNEL_WORDS[channel]}, {inbox.name}
          </span>
        </p>
      </div>
      {others.length > 0 && (
        <p
          class="head-lookers"
          title={`${others.map(user => user.name).join(", ")} looking at this conversation`}
        >
          <Icon name="eye" />
          <span>
            {others.map(user => user.name).join(", ")} {others.length > 1 ? "are" : "is"} looking
          </span>
        </p>
      )}
      <div class="head-acts">
        {may(me, "conversation_write") && (
          <>
            <AssignMenu
              conversation={conversation}
              open={assigning}
              onOpen={onAssigning}
              onAssign={to => act({ verb: "assign", to })}
              busy={acting === "assign"}
            />
            <Button
              icon={closed ? "reopen" : "check"}
              busy={acting === "close" || acting === "reopen"}
              aria-keyshortcuts={closed ? "o" : "c"}
              onClick={() => act({ verb: closed ? "reopen" : "close" })}
            >
              <span class="button-words">{closed ? "Reopen" : "Close"}</span>
            </Button>
            <MoreActs
              conversation={conversation}
              snoozing={snoozing}
              onSnoozing={onSnoozing}
              onBack={() => act({ verb: "reopen" })}
            />
          </>
        )}
        <Link
          to={`/c/${id}/contact${search}`}
          class="icon-button head-contact"
          aria-label="About the contact"
          title="About the contact"
        >
          <Icon name="card" />
        </Link>
      </div>
    </header>
  );
}
