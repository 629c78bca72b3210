// A line to copy: shown in full, selected on focus, with a button that says that it is done.

import { useCopy } from "../../lib/clipboard.ts";
import { Button } from "./Button.tsx";
import "./CopyLine.css";

export function CopyLine({ text, label }: { text: string; label: string }) {
  const [copied, copy] = useCopy(text);
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
      <Button icon={copied ? "check" : "copy"} onClick={copy}>
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
