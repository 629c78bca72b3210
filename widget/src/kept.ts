// What stays in this browser: the visitor's only key, what is not sent yet, and the draft. Of files only those that are
// on the server already: one that is still going up when the page goes away has to be chosen again.
// Nothing is written before the visitor first sends something; without storage it lives as long as the page.

import type { Attachment, Schemas } from "./api.ts";

/** A message on its way. */
export interface Outgoing {
  client_id: string;
  body: string;
  /** Its files, which are on the server. */
  files?: Attachment[];
  at: number;
  /** Why it was refused. It waits for the visitor, who may try again. */
  failed?: string;
}

export interface KeptState {
  token?: string;
  outbox: Outgoing[];
  draft: string;
}

export class Kept {
  readonly #key: string;
  readonly #storage: Storage | undefined;
  #state: KeptState;

  constructor(inbox: string, storage: Storage | undefined = browserStorage()) {
    this.#key = `omnichat:${inbox}`;
    this.#storage = storage;
    this.#state = this.#read() ?? { outbox: [], draft: "" };
  }

  get state(): KeptState {
    return this.#state;
  }

  /** Changes what is kept. Another tab may have written since, so it starts from what is stored. */
  change(edit: (state: KeptState) => void): void {
    this.#state = this.#read() ?? this.#state;
    edit(this.#state);
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#state));
    } catch {
      // The storage is full or forbidden: what is kept lives as long as the page.
    }
  }

  /** A message is to be sent. */
  push(outgoing: Outgoing): void {
    this.change(state => {
      state.outbox.push(outgoing);
      state.draft = "";
    });
  }

  /** A message was refused, or with no reason: is to be sent again. */
  fail(clientId: string, reason?: string): void {
    this.change(state => {
      for (const outgoing of state.outbox) {
        if (outgoing.client_id !== clientId) continue;
        if (reason) outgoing.failed = reason;
        else delete outgoing.failed;
      }
    });
  }

  /** These messages are stored on the server, or no longer wanted. */
  drop(clientIds: readonly (string | null | undefined)[]): void {
    if (!this.#state.outbox.some(o => clientIds.includes(o.client_id))) return;
    this.change(state => {
      state.outbox = state.outbox.filter(o => !clientIds.includes(o.client_id));
    });
  }

  /** The draft is stored only where something was sent before. */
  keepDraft(draft: string): void {
    if (this.#state.token || this.#state.outbox.length) this.change(state => (state.draft = draft));
    else this.#state.draft = draft;
  }

  /** Calls back when another tab of this website wrote. */
  onElsewhere(changed: () => void): void {
    addEventListener("storage", event => {
      if (event.key !== this.#key) return;
      const draft = this.#state.draft;
      // Each tab has its own draft; only a reload takes over what was written last.
      this.#state = { ...(this.#read() ?? { outbox: [] }), draft };
      changed();
    });
  }

  #read(): KeptState | undefined {
    try {
      const state = JSON.parse(this.#storage?.getItem(this.#key) ?? "");
      if (Array.isArray(state.outbox) && typeof state.draft === "string") return state;
    } catch {
      // Nothing there, or nothing of ours.
    }
    return undefined;
  }
}

/** A message as the server takes it. */
export function sendable({ client_id, body, files = [] }: Outgoing): Schemas["VisitorSend"] {
  return { client_id, body, attachments: files.map(file => file.id) };
}

function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
