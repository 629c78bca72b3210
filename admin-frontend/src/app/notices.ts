// Signs of a new message for somebody who looks elsewhere: a sound, and a number in the title of the tab.

import { attentive } from "../features/conversations/attention.ts";
import { placeOf } from "../lib/router.tsx";
import { chime } from "../lib/sound.ts";
import type { Message } from "../lib/words.ts";

const TITLE = "Omnichat";
let unheard = 0;

export function announce(message: Message): void {
  if (message.author.kind !== "visitor") return;
  if (attentive() && placeOf(location).path.startsWith(`/c/${message.conversation_id}`)) return;
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
