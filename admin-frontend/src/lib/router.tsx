// The address bar as state. Paths here are without the base, `/c/7f3a…`; the base is added on the way out.

import type { ComponentChildren, JSX } from "preact";
import { useSyncExternalStore } from "react";

const BASE = import.meta.env.BASE_URL.replace(/\/$/, "");
const MOVED = "omnichat:moved";

/** Where this page is: the path without the base, and what stands after `?`, with the question mark. */
export interface Place {
  path: string;
  search: string;
}

export function placeOf(location: { pathname: string; search: string }): Place {
  const { pathname } = location;
  const inside = pathname === BASE || pathname.startsWith(`${BASE}/`);
  const path = inside ? pathname.slice(BASE.length) : pathname;
  return { path: path.replace(/\/+$/, "") || "/", search: location.search };
}

export function hrefOf(to: string): string {
  return BASE + to;
}

/** Goes to `to`, such as `/c/7f3a?view=mine`. With `replace` the present place is not in the history. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  const change = how === "push" ? history.pushState : history.replaceState;
  change.call(history, null, "", hrefOf(to));
  window.dispatchEvent(new Event(MOVED));
}

const read = () => location.pathname + location.search;

function watch(seen: () => void): () => void {
  window.addEventListener("popstate", seen);
  window.addEventListener(MOVED, seen);
  return () => {
    window.removeEventListener("popstate", seen);
    window.removeEventListener(MOVED, seen);
  };
}

export function usePlace(): Place {
  useSyncExternalStore(watch, read);
  return placeOf(location);
}

/** The parts of `path` when it has the shape of `pattern`: `match("/c/:id", "/c/7")` is `{ id: "7" }`. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [i, word] of wanted.entries()) {
    const is = given[i] ?? "";
    if (word.startsWith(":") && is) parts[word.slice(1)] = decodeURIComponent(is);
    else if (word !== is) return undefined;
  }
  return parts;
}

type LinkProps = Omit<JSX.HTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> & {
  to: string;
  children: ComponentChildren;
};

/** A link inside the dashboard. With a modifier key the browser opens it as any other link. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (click: MouseEvent) => {
    if (
      click.defaultPrevented ||
      click.button ||
      click.metaKey ||
      click.ctrlKey ||
      click.shiftKey ||
      click.altKey
    )
      return;
    click.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={hrefOf(to)} onClick={follow}>
      {children}
    </a>
  );
}
