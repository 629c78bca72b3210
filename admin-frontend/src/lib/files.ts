// Hands something over as a file of the person's own.

/** Saves `content` under `name`, as the browser saves downloads. */
export function saveFile(name: string, content: Blob | string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content]));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken its own hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address));
}
