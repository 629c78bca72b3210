// What can become of a connection, and the deck from which storms deal it: every kind comes once in a round, so that
// no run is calm by chance.

import { between, type Random, shuffled } from "./random.ts";

export interface Fate {
  name: string;
  /** Bytes of both directions together until it ends. */
  lasts: number;
  /** How it ends: both ends are closed, usually half-way through a frame; or nothing passes any more, and nobody is told. */
  ends: "cut" | "silent";
  /** The longest that a piece waits, in milliseconds. */
  late: number;
  /** The largest piece, in bytes. */
  crumb: number;
}

export const CALM: Fate = {
  name: "calm",
  lasts: Number.POSITIVE_INFINITY,
  ends: "cut",
  late: 0,
  crumb: Number.POSITIVE_INFINITY,
};

type Card = (random: Random) => Omit<Fate, "name">;

/** Within the upgrade or the hello. */
const early = (random: Random) => between(random, 1, 700);
const later = (random: Random) => between(random, 700, 12_000);
const late = (random: Random) => between(random, 2, 30);
const crumb = (random: Random) => between(random, 1, 40);

const CARDS: Record<string, Card> = {
  refused: () => ({ ...CALM, lasts: 0 }),
  "cut early": random => ({ ...CALM, lasts: early(random) }),
  cut: random => ({ ...CALM, lasts: later(random) }),
  "in crumbs, cut": random => ({ ...CALM, lasts: later(random), crumb: crumb(random) }),
  "late, cut": random => ({ ...CALM, lasts: later(random), late: late(random) }),
  "silent early": random => ({ ...CALM, lasts: early(random), ends: "silent" }),
  "late, silent": random => ({ ...CALM, lasts: later(random), late: late(random), ends: "silent" }),
  "in crumbs, silent": random => ({ ...CALM, lasts: later(random), crumb: crumb(random), ends: "silent" }),
};

/** Every kind of what can happen. */
export const FATES = Object.keys(CARDS);

export class Deck {
  #left: [string, Card][] = [];

  constructor(readonly random: Random) {}

  next(): Fate {
    if (!this.#left.length) this.#left = shuffled(Object.entries(CARDS), this.random);
    const [name, card] = this.#left.pop() as [string, Card];
    return { ...card(this.random), name };
  }
}
