// Shows a component as somebody who is signed in sees it, and works it as they do: by labels and words.

import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentChildren, render } from "preact";
import { act } from "preact/test-utils";
import { Suspense } from "react";
import { expect, vi } from "vitest";
import { cacheFor } from "../src/app/work.ts";
import type { LiveCache } from "../src/lib/cache.ts";
import { LiveProvider, MeProvider } from "../src/lib/live-context.ts";
import { enter } from "../src/lib/session.ts";
import type { Me } from "../src/lib/words.ts";
import { ana } from "./things.ts";

let root: HTMLElement | undefined;

/** Shows `children` to `me`, who is signed in. What happens meanwhile is told to the cache that is returned. */
export async function show(children: ComponentChildren, me: Me = ana): Promise<LiveCache> {
  enter({ access_token: "token", expires_at: new Date(Date.now() + 900_000).toISOString(), me });
  const cache = cacheFor(me);
  root = document.body.appendChild(document.createElement("div"));
  const at = root;
  await act(() =>
    render(
      <QueryClientProvider client={cache.queries}>
        <LiveProvider value={cache}>
          <MeProvider value={me}>
            <Suspense fallback={null}>{children}</Suspense>
          </MeProvider>
        </LiveProvider>
      </QueryClientProvider>,
      at,
    ),
  );
  return cache;
}

export function unshow(): void {
  if (root) render(null, root);
  root?.remove();
  root = undefined;
  vi.unstubAllGlobals();
}

export const words = () => document.body.textContent ?? "";

/** Waits until the words stand on the page. */
export async function sees(text: string): Promise<void> {
  await vi.waitFor(() => act(() => expect(words()).toContain(text)));
}

export function button(text: string): HTMLButtonElement {
  const all = [...document.querySelectorAll("button")];
  const found = all.find(at => at.textContent?.trim() === text || at.getAttribute("aria-label") === text);
  if (!found) throw new Error(`no button “${text}” among: ${all.map(at => at.textContent).join(", ")}`);
  return found;
}

export const hasButton = (text: string) =>
  [...document.querySelectorAll("button")].some(at => at.textContent?.trim() === text);

export async function press(text: string): Promise<void> {
  await act(() => button(text).click());
}

/** Submits the form that is shown. */
export async function submit(): Promise<void> {
  await act(() => {
    const event = new Event("submit", { bubbles: true, cancelable: true });
    document.querySelector("dialog form, form")?.dispatchEvent(event);
  });
}

export function field(label: string): HTMLInputElement {
  const at = [...document.querySelectorAll("label")].find(at => at.textContent?.trim() === label);
  const found = at && document.getElementById(at.htmlFor);
  if (!found) throw new Error(`no field “${label}”`);
  return found as HTMLInputElement;
}

export async function type(label: string, text: string): Promise<void> {
  await act(() => {
    const at = field(label);
    at.value = text;
    at.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}

export async function tick(label: string): Promise<void> {
  await act(() => field(label).click());
}
