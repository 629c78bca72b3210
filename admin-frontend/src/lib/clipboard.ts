// Copying text, with what came of it: `true`, `false`, or nothing yet.

import { useEffect, useState } from "react";

const THANKS_MS = 2_000;

/** Whether `text` was just copied, and what copies it. Without TLS, or when the browser refuses, it is `false`. */
export function useCopy(text: string): [copied: boolean | undefined, copy: () => void] {
  const [copied, setCopied] = useState<boolean>();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(setCopied, THANKS_MS, undefined);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return [copied, () => void copy()];
}
