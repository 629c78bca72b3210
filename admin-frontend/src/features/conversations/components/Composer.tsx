// Where a reply or a note is written. Grows with the text; what is typed is kept as a draft until it is sent.

import { useId, useLayoutEffect, useRef, useState } from "react";
import { Button, IconButton } from "../../../components/ui/Button.tsx";
import { Icon, type IconName } from "../../../components/ui/Icon.tsx";
import { useNow } from "../../../lib/clock.ts";
import { connection } from "../../../lib/live.ts";
import { inWords } from "../../../lib/problem.ts";
import { enterSends } from "../../../lib/settings.ts";
import { useStore } from "../../../lib/store.ts";
import { type Conversation, MESSAGE_CHARS, type MessageKind } from "../../../lib/words.ts";
import { useSchedule } from "../api.ts";
import { sought } from "../canned.ts";
import { changeDraft, useDraft } from "../drafts.ts";
import { post } from "../outbox.ts";
import { inSms } from "../segments.ts";
import { useTyping } from "../typing.ts";
import { sendUp, takeFiles, useUploads } from "../uploads.ts";
import { freeUntil } from "../window.ts";
import { Canned } from "./Canned.tsx";
import { LaterList, SendLater } from "./Later.tsx";
import { Uploads } from "./Uploads.tsx";
import { Window } from "./Window.tsx";
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
  const sms = conversation.channel === "sms" && kind === "message" && inSms(text);
  const left = MESSAGE_CHARS - [...text].length;
  const uploads = useUploads(id);
  const files = useRef<HTMLInputElement>(null);
  const going = uploads.some(upload => !upload.file && !upload.wrong);
  const over = useNow() >= freeUntil(conversation) && kind === "message";
  const act = actOf(kind, over);
  const wait = useSchedule(id);
  const ready = over
    ? text.trim() !== "" && left >= 0 && uploads.length === 0 && !wait.isPending
    : (text.trim() !== "" || uploads.some(upload => upload.file)) && left >= 0 && !going;
  const list = useId();
  const [looked, setLooked] = useState<{ from: number; word: string }>();
  const [later, setLater] = useState(false);
  const take = (said: string) => {
    if (!looked) return;
    const end = looked.from + 1 + looked.word.length;
    changeDraft(id, { [kind]: text.slice(0, looked.from) + said + text.slice(end) });
    setLooked(undefined);
    box.current?.focus();
  };

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
    const empty = () => changeDraft(id, { [kind]: "" });
    if (over) {
      wait.mutate({ body: text }, { onSuccess: empty });
    } else {
      post(id, text, kind, takeFiles(id));
      empty();
    }
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

  // Dialogs stand beside the form, not in it: what is confirmed in one must not send what is written.
  return (
    <>
      {kind === "message" && <Window conversation={conversation} />}
      {kind === "message" && <LaterList conversation={id} />}
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
        {looked && (
          <Canned
            conversation={conversation}
            word={looked.word}
            id={list}
            box={box}
            onTake={take}
            onLeave={() => setLooked(undefined)}
          />
        )}
        <textarea
          ref={box}
          rows={1}
          aria-label={kind === "note" ? "Note for staff" : `Reply to ${contact.name}`}
          placeholder={placeholder(kind, contact.name, status === "closed")}
          value={text}
          data-composer
          aria-autocomplete="list"
          onInput={event => {
            const { value, selectionStart } = event.currentTarget;
            changeDraft(id, { [kind]: value });
            setLooked(sought(value, selectionStart));
            // What is written for colleagues is no sign to the visitor that an answer is near.
            if (kind === "message") typing.key();
          }}
          onKeyDown={pressed}
          onPaste={event => {
            const pasted = event.clipboardData?.files;
            if (!pasted?.length) return;
            event.preventDefault();
            sendUp(id, kind, pasted);
          }}
          onBlur={() => {
            typing.stop();
            setLooked(undefined);
          }}
        />
        <Uploads conversation={id} uploads={uploads} />
        <div class="composer-foot">
          <IconButton icon="clip" label="Add files" onClick={() => files.current?.click()} />
          <input
            ref={files}
            type="file"
            multiple
            hidden
            onChange={event => {
              sendUp(id, kind, event.currentTarget.files ?? []);
              event.currentTarget.value = "";
            }}
          />
          {kind === "message" && (
            <IconButton
              icon="clock"
              label="Send later"
              disabled={!text.trim()}
              onClick={() => setLater(true)}
            />
          )}
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
            {live && left >= NEAR_LIMIT && sms}
            {!live && text && left >= NEAR_LIMIT && "Not connected: what you send waits here"}
            {over && uploads.length > 0 && "Files cannot wait: send them once the contact has written"}
            {wait.error && <span class="composer-over">{inWords(wait.error)}</span>}
          </span>
          <Button look="main" type="submit" icon={act.icon} disabled={!ready}>
            {act.words}
          </Button>
        </div>
      </form>
      {later && (
        <SendLater
          conversation={id}
          body={text}
          onClose={sent => {
            setLater(false);
            if (sent) changeDraft(id, { [kind]: "" });
          }}
        />
      )}
    </>
  );
}

function actOf(kind: MessageKind, over: boolean): { icon: IconName; words: string } {
  if (kind === "note") return { icon: "lock", words: "Add note" };
  return over ? { icon: "clock", words: "Send when they write" } : { icon: "send", words: "Send" };
}

function placeholder(kind: MessageKind, name: string, closed: boolean): string {
  if (kind === "note") return "Write a note for your colleagues";
  return closed ? `Write to ${name} again` : `Reply to ${name}`;
}
