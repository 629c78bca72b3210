// Signs for somebody who looks elsewhere, of a new message and of a conversation that nobody answers: a sound, and a
// number in the title of the tab.

import { attentive } from "../features/conversations/attention.ts";
import { placeOf } from "../lib/router.tsx";
import { chime } from "../lib/sound.ts";
import type { Conversation, Message } from "../lib/words.ts";

const TITLE = "Omnichat";
let unheard = 0;
/** The conversations for which somebody is called just now. */
const calling = new Set<string>();

export function announce(message: Message): void {
  if (message.author.kind !== "visitor") return;
  if (attentive() && placeOf(location).path.startsWith(`/c/${message.conversation_id}`)) return;
  chime();
  if (!attentive()) badge(unheard + 1);
}

/** Rings for everybody when the rota is called, once for each time that nobody answers. */
export function announceCall({ id, escalation }: Conversation): void {
  const calls = escalation?.step === "alert" && !escalation.taken_by;
  if (calls === calling.has(id)) return;
  if (!calls) return void calling.delete(id);
  calling.add(id);
  chime();
  if (!attentive()) badge(unheard + 1);
}

/** Takes the number away as soon as the page is looked at, until the returned function is called. */
export function watchForAttention(): () => void {
  const looked = () => badge(0);
  window.addEventListener("focus", looked);
  return () => {
    looked();
    window.removeEventListener("focus", looked);
  };
}

function badge(count: number): void {
  unheard = count;
  document.title = count ? `(${count > 99 ? "99+" : count}) ${TITLE}` : TITLE;
}
