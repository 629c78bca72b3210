// Whether the person looks at this page, and telling the others which conversation they look at.

import { useEffect, useState } from "react";
import { connection, hint, watchConversation } from "../../lib/live.ts";
import { useStore } from "../../lib/store.ts";

const REPEAT_MS = 3_000;

/** Whether this page is in sight and has the focus. */
export function attentive(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

export function useAttentive(): boolean {
  const [is, set] = useState(attentive);
  useEffect(() => {
    const look = () => set(attentive());
    const names = ["focus", "blur"] as const;
    for (const name of names) window.addEventListener(name, look);
    document.addEventListener("visibilitychange", look);
    return () => {
      for (const name of names) window.removeEventListener(name, look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return is;
}

/** Hears who else is in the conversation and, while this page is in sight, says that this user is. */
export function usePresence(conversation: string): void {
  const live = useStore(connection, state => state.is === "live");
  useEffect(() => watchConversation(conversation), [conversation]);
  useEffect(() => {
    if (!live) return;
    const say = () => {
      if (document.visibilityState === "visible") hint({ type: "viewing", conversation });
    };
    say();
    const beat = setInterval(say, REPEAT_MS);
    document.addEventListener("visibilitychange", say);
    return () => {
      clearInterval(beat);
      document.removeEventListener("visibilitychange", say);
      hint({ type: "viewing", conversation: null });
    };
  }, [conversation, live]);
}
