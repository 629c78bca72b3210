// What this browser knows of the conversation: its messages, and how far the visitor has read them. Knows no network.

import type { Schemas, VisitorConversation, VisitorMessage } from "./api.ts";
import { lastAnswer, merged, unread } from "./messages.ts";

type History = Schemas["VisitorHistory"];

export class Thread {
  messages: VisitorMessage[] = [];
  conversation: VisitorConversation | undefined;
  /** Whether there are earlier messages than the ones here. */
  more = false;
  /** Up to where the visitor has read. */
  readSeq = 0;

  get unread(): number {
    return unread(this.messages, this.readSeq);
  }

  add(messages: VisitorMessage[]): void {
    this.messages = merged(this.messages, messages);
  }

  /** The part of the history before what is here. */
  before({ messages, more }: History): void {
    this.add(messages);
    this.more = more;
  }

  /** The newest part of the history, with what is here of the earlier ones where nothing is missing in between. */
  newest({ conversation, messages, more }: History): void {
    // Messages that were just stored may be here before their conversation is.
    const same = !conversation || !this.conversation || conversation.id === this.conversation.id;
    const joined = same && (messages[0]?.seq ?? 0) <= (this.messages.at(-1)?.seq ?? -1) + 1;
    if (!joined) {
      this.messages = [];
      this.more = more;
    }
    this.add(messages);
    this.converse(conversation ?? undefined);
  }

  converse(conversation: VisitorConversation | undefined): void {
    const same = conversation?.id === this.conversation?.id;
    this.readSeq = Math.max(conversation?.visitor_read_seq ?? 0, same ? this.readSeq : 0);
    this.conversation = conversation;
  }

  /** All of it is before the visitor's eyes; says whether that is news. */
  look(): boolean {
    const last = lastAnswer(this.messages);
    if (last <= this.readSeq) return false;
    this.readSeq = last;
    return true;
  }
}
