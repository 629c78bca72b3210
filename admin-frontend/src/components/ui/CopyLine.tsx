// A line to copy: shown in full, selected on focus, with a button that says that it is done.

import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import "./CopyLine.css";

const THANKS_MS = 2_000;

export function CopyLine({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState<boolean>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(setCopied, THANKS_MS, undefined);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without TLS, or refused: the line is selected for the person's own copying.
      setCopied(false);
    }
  };
  return (
    <div class="copy-line">
      <textarea
        readOnly
        rows={2}
        value={text}
        aria-label={label}
        spellcheck={false}
        onFocus={event => event.currentTarget.select()}
      />
      <Button icon={copied ? "check" : "copy"} onClick={() => void copy()}>
        {copied ? "Copied" : "Copy"}
      </Button>
      <span class="unseen" role="status">
        {copied && "Copied"}
        {copied === false && "Could not copy. Select the line and copy it yourself."}
      </span>
      {copied === false && (
        <p class="copy-line-note">The browser does not allow it: select the line and copy it with Ctrl+C.</p>
      )}
    </div>
  );
}
