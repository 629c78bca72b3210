// One follow-up: who, how to reach them, what they wrote. Opening it marks it as viewed for everybody.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useNow } from "../../../lib/clock.ts";
import { useMe } from "../../../lib/live-context.ts";
import { readable } from "../../../lib/phone.ts";
import { Link } from "../../../lib/router.tsx";
import { inFull, whenShort } from "../../../lib/time.ts";
import { type Followup, may } from "../../../lib/words.ts";
import { useChangeFollowup } from "../api.ts";
import { Reply } from "./Reply.tsx";

export function FollowupCard({ followup }: { followup: Followup }) {
  const me = useMe();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const [replying, setReplying] = useState(false);
  const { mutate: change, isPending, error } = useChangeFollowup(followup.id);
  const { id, name, email, phone, message, contact, viewed_at, archived_at, created_at, conversation_id } =
    followup;
  const mayChange = may(me, "followup_write");
  const toggle = () => {
    setOpen(!open);
    if (!open && !viewed_at && mayChange) change({ viewed: true });
  };
  return (
    <li class={`followup${viewed_at ? "" : " followup-new"}`}>
      <button
        type="button"
        class="followup-line"
        aria-expanded={open}
        aria-controls={`followup-${id}`}
        onClick={toggle}
      >
        <span class="followup-state">{viewed_at ? <Icon name="eye" /> : <span class="badge">New</span>}</span>
        <span class="followup-name">{name ?? contact.name}</span>
        <span class="followup-way">{email ?? (phone && readable(phone))}</span>
        <time dateTime={created_at} title={inFull(created_at)}>
          {whenShort(created_at, now)}
        </time>
      </button>
      {open && (
        <div id={`followup-${id}`} class="followup-more">
          <p class="followup-message">{message || "They left no message."}</p>
          <p class="followup-ways">
            {email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>}
            {phone && <a href={`tel:${phone.replace(/[^\d+]/g, "")}`}>{readable(phone)}</a>}
          </p>
          <p class="followup-acts">
            <Link to={`/c/${conversation_id}`} class="button button-plain">
              <Icon name="chat" />
              Open the conversation
            </Link>
            {may(me, "conversation_write") && (email || phone) && (
              <Button icon="send" onClick={() => setReplying(true)}>
                Reply
              </Button>
            )}
            {mayChange && (
              <Button
                icon={archived_at ? "reopen" : "archive"}
                busy={isPending}
                onClick={() => change({ archived: !archived_at })}
              >
                {archived_at ? "Restore" : "Archive"}
              </Button>
            )}
          </p>
        </div>
      )}
      <Trouble error={error} />
      {replying && <Reply followup={followup} onClose={() => setReplying(false)} />}
    </li>
  );
}
