// Keeps what was fetched as new as the event log: every event is applied to every fetched answer it concerns, also to
// answers that were on their way while it came. Features say how, in pure functions; nothing here knows them.

import { type Query, QueryCache, QueryClient, type QueryKey } from "@tanstack/react-query";
import { mayPass } from "./problem.ts";
import type { Change } from "./words.ts";

/** What an event does to a fetched answer when it cannot be worked out from the event: fetch it again. */
export const FETCH_AGAIN = Symbol("fetch again");

/** A change: an event of the log, or the answer to a change made here, which is the same news a moment earlier. */
export type News = Change;

/** The answer after the news; the same object when the news does not concern it. Pure, and applied twice the same. */
export type Patch = (key: QueryKey, data: unknown, news: News) => unknown;

/** News that came so recently that an answer on its way may not have it. */
const TAIL = 500;

export class LiveCache {
  readonly queries: QueryClient;
  readonly #patches: Patch[];
  readonly #tail: News[] = [];
  #count = 0;
  readonly #askedAt = new Map<string, number>();

  constructor(patches: Patch[]) {
    this.#patches = patches;
    const queryCache = new QueryCache();
    this.queries = new QueryClient({
      queryCache,
      defaultOptions: {
        queries: {
          staleTime: Number.POSITIVE_INFINITY,
          networkMode: "always",
          refetchOnWindowFocus: false,
          refetchOnReconnect: false,
          retry: (failures, error) => failures < 2 && mayPass(error),
        },
        mutations: { networkMode: "always", retry: false },
      },
    });
    queryCache.subscribe(change => {
      if (change.type !== "updated") return;
      const { queryHash, queryKey } = change.query;
      if (change.action.type === "fetch") this.#askedAt.set(queryHash, this.#count);
      if (change.action.type === "success" && !change.action.manual) this.#catchUp(queryHash, queryKey);
    });
  }

  /** Applies the news to everything fetched. */
  apply(news: News): void {
    this.#tail.push(news);
    this.#count++;
    if (this.#tail.length > TAIL) this.#tail.shift();
    for (const query of this.queries.getQueryCache().getAll()) this.#patch(query.queryKey, [news]);
  }

  /** What was fetched so far may miss events: fetch what is shown now, and the rest when it is shown again. */
  async fetchAgain(): Promise<void> {
    await this.queries.invalidateQueries();
    const [unanswered] = this.queries.getQueryCache().findAll({ type: "active", predicate: failedForNow });
    if (unanswered) throw unanswered.state.error;
  }

  /** Fetches again what failed because nobody answered. */
  retryFailed(): void {
    void this.queries.refetchQueries({ type: "active", predicate: failedForNow });
  }

  #catchUp(hash: string, key: QueryKey): void {
    const missed = this.#count - (this.#askedAt.get(hash) ?? this.#count);
    if (missed > TAIL) void this.queries.invalidateQueries({ queryKey: key, exact: true });
    else if (missed > 0) this.#patch(key, this.#tail.slice(-missed));
  }

  #patch(key: QueryKey, all: News[]): void {
    const query = this.queries.getQueryCache().find({ queryKey: key, exact: true });
    const old = query?.state.data;
    // To set data would take the mark off that this has to be fetched again.
    if (old === undefined || query?.state.isInvalidated) return;
    let data: unknown = old;
    for (const news of all) {
      for (const patch of this.#patches) {
        data = patch(key, data, news);
        if (data === FETCH_AGAIN) {
          void this.queries.invalidateQueries({ queryKey: key, exact: true });
          return;
        }
      }
    }
    if (data !== old) this.queries.setQueryData(key, data);
  }
}

const failedForNow = (query: Query) => query.state.status === "error" && mayPass(query.state.error);
