// Recovery codes, shown once: to be copied, printed or kept as a file before going on.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Check } from "../../../components/ui/Check.tsx";
import { useCopy } from "../../../lib/clipboard.ts";
import { saveFile } from "../../../lib/files.ts";
import { useMe } from "../../../lib/live-context.ts";

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone(): void }) {
  const { email } = useMe();
  const [kept, setKept] = useState(false);
  const text = `Omnichat recovery codes of ${email}\nEach works once.\n\n${codes.join("\n")}\n`;
  const [copied, copy] = useCopy(text);
  return (
    <div class="form">
      <p>
        Each of these gets you in once when the phone is gone. They are shown only now: put them where you
        will find them without it.
      </p>
      <div class="codes">
        <p class="codes-title">Omnichat recovery codes of {email}. Each works once.</p>
        <ol>
          {codes.map(code => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <div class="form-acts form-acts-start">
        <Button icon={copied ? "check" : "copy"} onClick={copy}>
          {copied ? "Copied" : "Copy"}
        </Button>
        <Button icon="down" onClick={() => saveFile("omnichat-recovery-codes.txt", text)}>
          Save as a file
        </Button>
        <Button icon="card" onClick={() => print()}>
          Print
        </Button>
        <span class="unseen" role="status">
          {copied && "Copied"}
        </span>
      </div>
      {copied === false && (
        <p class="field-hint" role="status">
          The browser does not allow copying: select the codes and copy them with Ctrl+C.
        </p>
      )}
      <Check label="I have put them in a safe place" checked={kept} onChange={setKept} />
      <div class="form-acts">
        <Button look="main" disabled={!kept} onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
