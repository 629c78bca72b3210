// Somebody who keeps writing, one message after another, and remembers what the daemon acknowledged.

import type { Staff } from "./api.ts";
import { eventually } from "./eventually.ts";

export interface Writer {
  /** The ids of the messages acknowledged so far. */
  readonly acknowledged: readonly string[];
  /** Waits until so many are acknowledged. */
  hasWritten(many: number): Promise<void>;
  /** Writes no more, and returns the ids of all that were acknowledged. */
  stop(): Promise<readonly string[]>;
}

/** Begins to write into a conversation. */
export function keepWriting(staff: Staff, conversation: string): Writer {
  const acknowledged: string[] = [];
  let writing = true;
  const written = (async () => {
    while (writing) {
      const message = await staff.send(conversation, `Message ${acknowledged.length + 1} of a busy day`);
      acknowledged.push(message.id);
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
