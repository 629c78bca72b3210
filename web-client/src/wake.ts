// What the browser tells about the network and about being looked at. Elsewhere, in tests, it tells nothing.

/** Whether there may be a network. Only a plain no counts. */
export function online(): boolean {
  return typeof navigator === "undefined" || navigator.onLine !== false;
}

/**
 * Calls back when the network comes or goes and when the tab or the machine wakes up. Not when the page is being hidden:
 * it may be frozen before the answer to a probe comes. Gives back how to stop.
 */
export function onWake(woken: (event: Event) => void): () => void {
  if (typeof window === "undefined") return () => {};
  const shown = (event: Event) => document.hidden || woken(event);
  const listeners: [EventTarget, string, (event: Event) => void][] = [
    [window, "online", woken],
    [window, "offline", woken],
    [window, "pageshow", woken],
    [document, "visibilitychange", shown],
  ];
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  return () => {
    for (const [target, name, listener] of listeners) target.removeEventListener(name, listener);
  };
}
