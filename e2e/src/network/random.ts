// Chance that can be had again: OMNICHAT_TORTURE_SEED=N replays a run, OMNICHAT_TORTURE=long makes it a long one.

export type Random = () => number;

export const isLong = process.env.OMNICHAT_TORTURE === "long";

/** A seed, new unless one is set, said so that a failure can be replayed. */
export function seed(what: string): number {
  const set = Number(process.env.OMNICHAT_TORTURE_SEED);
  const seed = set || 1 + Math.floor(Math.random() * 0xffff_fffe);
  console.warn(`${what}: OMNICHAT_TORTURE_SEED=${seed} replays this run`);
  return seed;
}

/** Numbers in [0, 1), the same for the same seed: a Weyl sequence whose bits are mixed. */
export function chance(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}

/** A whole number of `from` up to and not including `to`. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from));
}

/** The same things in another order. */
export function shuffled<Thing>(things: readonly Thing[], random: Random): Thing[] {
  return things
    .map(thing => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
