// The canned replies that fit what stands after `/`. Arrow keys choose, Enter or Tab takes, Escape goes on writing.

import { useEffect, useState } from "react";
import { useCannedReplies } from "../../../lib/canned-replies.ts";
import { useMe } from "../../../lib/live-context.ts";
import { Link } from "../../../lib/router.tsx";
import { type CannedReply, type Conversation, may } from "../../../lib/words.ts";
import { filled, variables } from "../canned.ts";

interface CannedProps {
  conversation: Conversation;
  word: string;
  /** The text, with what is known filled in. */
  onTake(text: string): void;
  onLeave(): void;
  /** Where keys are pressed. */
  box: { readonly current: HTMLTextAreaElement | null };
}

const SHOWN = 8;

export function Canned({ conversation, word, onTake, onLeave, box }: CannedProps) {
  const me = useMe();
  const all = useCannedReplies();
  const [at, setAt] = useState(0);
  const low = word.toLowerCase();
  const fits = (all.data ?? [])
    .filter(
      ({ shortcut, body }) => shortcut.includes(low) || (low.length > 2 && body.toLowerCase().includes(low)),
    )
    .sort((a, b) => Number(b.shortcut.startsWith(low)) - Number(a.shortcut.startsWith(low)))
    .slice(0, SHOWN);
  const { contact, inbox } = conversation;
  const known = variables({ contact, staff: me.name, inbox: inbox.name });
  const take = (reply: CannedReply) => onTake(filled(reply.body, known));
  const chosen = fits[Math.min(at, fits.length - 1)];

  useEffect(() => {
    const it = box.current;
    if (!it) return;
    const pressed = (key: KeyboardEvent) => {
      if (key.key === "Escape") onLeave();
      else if (key.key === "ArrowDown") setAt(n => Math.min(n + 1, fits.length - 1));
      else if (key.key === "ArrowUp") setAt(n => Math.max(n - 1, 0));
      else if ((key.key === "Enter" || key.key === "Tab") && chosen) take(chosen);
      else return;
      key.preventDefault();
      key.stopPropagation();
    };
    it.addEventListener("keydown", pressed, true);
    return () => it.removeEventListener("keydown", pressed, true);
  });

  if (!all.data) return null;
  return (
    <div class="canned" role="listbox" aria-label="Canned replies">
      {fits.map(reply => (
        <button
          key={reply.id}
          type="button"
          role="option"
          aria-selected={reply === chosen}
          onMouseDown={event => {
            event.preventDefault();
            take(reply);
          }}
        >
          <strong>/{reply.shortcut}</strong>
          <span>{reply.body}</span>
        </button>
      ))}
      {!fits.length && (
        <p>
          No canned reply fits.{" "}
          {may(me, "conversation_write") && <Link to="/settings/canned">See and make canned replies</Link>}
        </p>
      )}
    </div>
  );
}
