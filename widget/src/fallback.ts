// The way of a message where no WebSocket gets through: out by POST, in by requests that wait for news. It holds until
// it is stopped or the server cannot be reached this way either; when to begin is for others to say.

import { type Api, ApiError, type Schemas } from "./api.ts";
import { type Outgoing, sendable } from "./kept.ts";

/** The shortest time between two questions, should somebody on the way not let the server wait. */
const PACE_MS = 1_000;

export interface FallbackOptions {
  api: Api;
  token: string;
  /** The first message that is to be sent. */
  next(): Outgoing | undefined;
  onHistory(history: Schemas["VisitorHistory"]): void;
  onStored(message: Schemas["VisitorMessage"]): void;
  /** Sent again, it would be refused again. */
  onRefused(clientId: string, why: string): void;
  /** It holds no longer: the server cannot be reached, or refuses whoever asks. */
  onEnd(why: ApiError): void;
}

export class Fallback {
  readonly #options: FallbackOptions;
  readonly #stop = new AbortController();
  #sending = false;

  constructor(options: FallbackOptions) {
    this.#options = options;
    this.#run(() => this.#receive());
    this.flush();
  }

  /** There is something to be sent. */
  flush(): void {
    if (this.#sending) return;
    this.#sending = true;
    this.#run(() => this.#send());
  }

  stop(): void {
    this.#stop.abort();
  }

  #run(work: () => Promise<void>): void {
    work().catch((why: ApiError) => {
      if (this.#stop.signal.aborted) return;
      this.stop();
      this.#options.onEnd(why);
    });
  }

  async #receive(): Promise<void> {
    const { api, token, onHistory } = this.#options;
    const stop = this.#stop.signal;
    let pace: Promise<unknown> | undefined;
    // The first answer comes at once, and shows that there is a way.
    let history = await api.history(token);
    while (!stop.aborted) {
      onHistory(history);
      await pace;
      if (stop.aborted) return;
      pace = new Promise(done => setTimeout(done, PACE_MS));
      history = await api.news(token, history.cursor, stop);
    }
  }

  /** One after the other: their order is the order of the conversation. */
  async #send(): Promise<void> {
    const { api, token, next, onStored, onRefused } = this.#options;
    const stop = this.#stop.signal;
    for (let outgoing = next(); outgoing && !stop.aborted; outgoing = next()) {
      try {
        onStored(await api.send(token, sendable(outgoing), stop));
      } catch (why) {
        if (!(why instanceof ApiError) || why.passing || why.status === 401) throw why;
        onRefused(outgoing.client_id, why.message);
      }
    }
    this.#sending = false;
  }
}
