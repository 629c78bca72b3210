// A value that can be watched: what React components and plain code share. Holds nothing that the server knows better.

import { useSyncExternalStore } from "react";

export interface Store<T> {
  get(): T;
  set(next: T): void;
  update(change: (old: T) => T): void;
  /** Calls back on every change until the returned function is called. */
  watch(seen: () => void): () => void;
}

export function createStore<T>(first: T): Store<T> {
  let value = first;
  const watchers = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const seen of [...watchers]) seen();
  };
  return {
    get: () => value,
    set,
    update: change => set(change(value)),
    watch(seen) {
      watchers.add(seen);
      return () => watchers.delete(seen);
    },
  };
}

/** The store's value, or the part of it that `select` picks; the part must be the same object while it is unchanged. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, Part>(store: Store<T>, select: (value: T) => Part): Part;
export function useStore<T, Part>(store: Store<T>, select?: (value: T) => Part): T | Part {
  const read = () => (select ? select(store.get()) : store.get());
  return useSyncExternalStore(store.watch, read);
}
