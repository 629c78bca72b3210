// Files that are dragged in from the desktop.

import type { JSX } from "preact";
import { useState } from "react";

/** What an element needs to take files, and whether some are held over it. */
export function useDrop(take: (files: FileList) => void) {
  const [over, setOver] = useState(false);
  const held = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  const left = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
  };
  const dropped = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    setOver(false);
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    take(files);
  };
  return { over, on: { onDragOver: held, onDragLeave: left, onDrop: dropped } };
}
