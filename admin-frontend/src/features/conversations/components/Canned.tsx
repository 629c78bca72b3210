// The canned replies that fit what stands after `/`. Arrow keys choose, Enter or Tab takes, Escape goes on writing.

import { useEffect, useRef, useState } from "react";
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
  /** Of the list, for who writes without seeing it. */
  id: string;
  /** Where keys are pressed. */
  box: { readonly current: HTMLTextAreaElement | null };
}

const SHOWN = 8;

export function Canned({ conversation, word, onTake, onLeave, id, box }: CannedProps) {
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

  const options = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const it = box.current;
    if (!it || !chosen) return;
    it.setAttribute("aria-controls", id);
    it.setAttribute("aria-activedescendant", `${id}-${chosen.id}`);
    options.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    return () => {
      it.removeAttribute("aria-controls");
      it.removeAttribute("aria-activedescendant");
    };
  }, [box, id, chosen]);

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
  if (!fits.length) {
    return (
      <p class="canned" role="status">
        No canned reply fits.{" "}
        {may(me, "conversation_write") && <Link to="/settings/canned">See and make canned replies</Link>}
      </p>
    );
  }
  return (
    <div ref={options} id={id} class="canned" role="listbox" aria-label="Canned replies">
      {fits.map(reply => (
        <button
          key={reply.id}
          id={`${id}-${reply.id}`}
          tabIndex={-1}
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
    </div>
  );
}
