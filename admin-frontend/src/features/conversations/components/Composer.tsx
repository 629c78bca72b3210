// Where a reply or a note is written. Grows with the text; what is typed is kept as a draft until it is sent.

import { useLayoutEffect } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { connection } from "../../../lib/live.ts";
import { enterSends } from "../../../lib/settings.ts";
import { useStore } from "../../../lib/store.ts";
import { type Conversation, MESSAGE_CHARS, type MessageKind } from "../../../lib/words.ts";
import { changeDraft, useDraft } from "../drafts.ts";
import { post } from "../outbox.ts";
import { useTyping } from "../typing.ts";
import "./composer.css";

/** The limit is shown when so many characters are left. */
const NEAR_LIMIT = 500;

interface ComposerProps {
  conversation: Conversation;
  /** The text, for keys that go to it. */
  box: { readonly current: HTMLTextAreaElement | null };
}

export function Composer({ conversation, box }: ComposerProps) {
  const { id, contact, status } = conversation;
  const draft = useDraft(id);
  const { kind } = draft;
  const text = draft[kind];
  const typing = useTyping(id);
  const enter = useStore(enterSends);
  const live = useStore(connection, state => state.is === "live");
  const left = MESSAGE_CHARS - [...text].length;
  const ready = text.trim() !== "" && left >= 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const it = box.current;
    if (!it) return;
    it.style.height = "auto";
    it.style.height = `${it.scrollHeight}px`;
  }, [text, kind]);

  const turn = (to: MessageKind) => {
    changeDraft(id, { kind: to });
    typing.stop();
    box.current?.focus();
  };
  const send = () => {
    if (!ready) return;
    post(id, text, kind);
    changeDraft(id, { [kind]: "" });
    typing.stop();
    box.current?.focus();
  };
  const pressed = (key: KeyboardEvent) => {
    if (key.isComposing) return;
    if (key.altKey && key.code === "KeyN") turn(kind === "note" ? "message" : "note");
    else if (key.key === "Escape") box.current?.blur();
    else if (key.key === "Enter" && !key.shiftKey && (enter || key.ctrlKey || key.metaKey)) send();
    else return;
    key.preventDefault();
  };

  return (
    <form
      class={`composer composer-${kind}`}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <fieldset class="composer-kinds">
        <legend class="unseen">What to write</legend>
        <button
          type="button"
          aria-pressed={kind === "message"}
          aria-keyshortcuts="r"
          onClick={() => turn("message")}
        >
          Reply
        </button>
        <button
          type="button"
          aria-pressed={kind === "note"}
          aria-keyshortcuts="n"
          onClick={() => turn("note")}
        >
          <Icon name="lock" />
          Note
        </button>
        {kind === "note" && <span class="composer-hint">Only staff see it</span>}
      </fieldset>
      <textarea
        ref={box}
        rows={1}
        aria-label={kind === "note" ? "Note for staff" : `Reply to ${contact.name}`}
        placeholder={placeholder(kind, contact.name, status === "closed")}
        value={text}
        data-composer
        onInput={event => {
          changeDraft(id, { [kind]: event.currentTarget.value });
          // What is written for colleagues is no sign to the visitor that an answer is near.
          if (kind === "message") typing.key();
        }}
        onKeyDown={pressed}
        onBlur={typing.stop}
      />
      <div class="composer-foot">
        <label class="composer-enter">
          <input
            type="checkbox"
            checked={enter}
            onChange={event => enterSends.set(event.currentTarget.checked)}
          />
          Enter sends
        </label>
        <span class="composer-said" role="status">
          {left < NEAR_LIMIT && (
            <span class={left < 0 ? "composer-over" : ""}>
              {left < 0
                ? `${-left} characters over the limit of ${MESSAGE_CHARS.toLocaleString()}`
                : `${left} characters left`}
            </span>
          )}
          {!live && text && left >= NEAR_LIMIT && "Not connected: what you send waits here"}
        </span>
        <Button look="main" type="submit" icon={kind === "note" ? "lock" : "send"} disabled={!ready}>
          {kind === "note" ? "Add note" : "Send"}
        </Button>
      </div>
    </form>
  );
}

function placeholder(kind: MessageKind, name: string, closed: boolean): string {
  if (kind === "note") return "Write a note for your colleagues";
  return closed ? `Write to ${name} again` : `Reply to ${name}`;
}
