// Somebody who keeps writing, one message after another, and remembers what the daemon acknowledged.

import type { Message, Staff } from "./api.ts";
import { eventually } from "./eventually.ts";

export interface Writer {
  /** The messages acknowledged so far. */
  readonly acknowledged: readonly Message[];
  /** Waits until so many are acknowledged. */
  hasWritten(many: number): Promise<void>;
  /** Writes no more, and returns all that were acknowledged. */
  stop(): Promise<readonly Message[]>;
}

/** Begins to write into a conversation. */
export function keepWriting(staff: Staff, conversation: string): Writer {
  const acknowledged: Message[] = [];
  let writing = true;
  const written = (async () => {
    while (writing) {
      acknowledged.push(await staff.send(conversation, `Message ${acknowledged.length + 1} of a busy day`));
    }
  })();
  return {
    acknowledged,
    async hasWritten(many) {
      await Promise.race([written, eventually(`${many} messages`, () => acknowledged.length >= many)]);
    },
    async stop() {
      writing = false;
      await written;
      return acknowledged;
    },
  };
}
