// New recovery codes, which make the old ones worthless.

import { useState } from "react";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import { useNewCodes } from "../api.ts";
import { CodeField } from "./CodeField.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

export function NewCodes({ onClose }: { onClose(): void }) {
  const [code, setCode] = useState("");
  const make = useNewCodes();
  const wrong = byField(make.error).code;
  if (make.data) {
    return (
      <Dialog title="Your new recovery codes">
        <RecoveryCodes codes={make.data.codes} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="New recovery codes"
      act="Make new codes"
      busy={make.isPending}
      ready={code.trim() !== ""}
      error={wrong ? undefined : make.error}
      onAct={() => make.mutate(code.trim())}
      onClose={onClose}
    >
      <p class="dialog-text">The codes that you have now no longer work then.</p>
      <CodeField value={code} onText={setCode} wrong={wrong} />
    </FormDialog>
  );
}
