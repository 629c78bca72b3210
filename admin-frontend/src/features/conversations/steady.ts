// Keeps the rows in place while the pointer is on its way to one of them: what comes in meanwhile waits for a moment, so
// that nobody opens a conversation that was not there when they aimed.

import { useEffect, useRef, useState } from "react";

interface Row {
  id: string;
}

/** So long after the last movement the pointer has arrived. */
const HOLD_MS = 1_000;

/** `rows` in the order of `held`, each as it is now; new ones only below all of these, where nothing moves. */
export function inOrder<Item extends Row>(rows: readonly Item[], held: readonly string[]): Item[] {
  const places = new Map(rows.map((row, i) => [row.id, i]));
  const known = held.flatMap(id => places.get(id) ?? []);
  const end = Math.max(-1, ...known) + 1;
  return [...known.flatMap(i => rows[i] ?? []), ...rows.slice(end)];
}

export function useSteady<Item extends Row>(rows: readonly Item[]) {
  const [held, hold] = useState<readonly string[]>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const letGo = () => {
    clearTimeout(timer.current);
    hold(undefined);
  };
  const moved = (pointer: { movementX: number; movementY: number }) => {
    // Rows that move under a resting pointer look like a movement to some browsers.
    if (!pointer.movementX && !pointer.movementY) return;
    if (!held) hold(rows.map(row => row.id));
    clearTimeout(timer.current);
    timer.current = setTimeout(letGo, HOLD_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { rows: held ? inOrder(rows, held) : rows, moved, letGo };
}
