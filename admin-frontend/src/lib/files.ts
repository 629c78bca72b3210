// Files of the person's own: saved, and told by their size.

/** Saves `content` under `name`, as the browser saves downloads. */
export function saveFile(name: string, content: Blob | string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content]));
  saveFrom(address, name);
  // The download has taken its own hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address));
}

/** Saves what is at an address of ours. The page stays, also when nothing is there any more. */
export function saveFrom(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/** A size as people read it. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [n, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${n < 10 ? n.toFixed(1) : Math.round(n)} ${unit}`;
}
