// The cache of the signed-in user, for components and hooks below.

import { createContext } from "preact";
import { useContext } from "react";
import type { LiveCache } from "./cache.ts";
import type { Me } from "./words.ts";

const Live = createContext<LiveCache | undefined>(undefined);
const Self = createContext<Me | undefined>(undefined);

export const LiveProvider = Live.Provider;
export const MeProvider = Self.Provider;

export function useLive(): LiveCache {
  const live = useContext(Live);
  if (!live) throw new Error("useLive outside of <LiveProvider>");
  return live;
}

/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(Self);
  if (!me) throw new Error("useMe outside of <MeProvider>");
  return me;
}
