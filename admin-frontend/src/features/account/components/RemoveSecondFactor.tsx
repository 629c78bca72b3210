// Removes the second factor, which needs a last code of it.

import { useState } from "react";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import { useRemoveSecondFactor } from "../api.ts";
import { CodeField } from "./CodeField.tsx";

export function RemoveSecondFactor({ onClose }: { onClose(): void }) {
  const [code, setCode] = useState("");
  const remove = useRemoveSecondFactor();
  const wrong = byField(remove.error).code;
  return (
    <FormDialog
      title="Remove your second factor?"
      act="Remove it"
      look="danger"
      busy={remove.isPending}
      ready={code.trim() !== ""}
      error={wrong ? undefined : remove.error}
      onAct={() => remove.mutate(code.trim(), { onSuccess: onClose })}
      onClose={onClose}
    >
      <p class="dialog-text">The password alone gets in again, and your recovery codes no longer work.</p>
      <CodeField value={code} onText={setCode} wrong={wrong} />
    </FormDialog>
  );
}
