// Blocks somebody by an address, a number, a network or their contact.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { byField } from "../../../lib/problem.ts";
import type { BlockKind } from "../../../lib/words.ts";
import { useBlock } from "../api.ts";
import { KIND_HINTS, KIND_WORDS } from "../kinds.ts";

const KINDS = Object.entries(KIND_WORDS).map(([key, name]) => ({ key, name }));

export function NewBlock({ onClose }: { onClose(): void }) {
  const [kind, setKind] = useState<BlockKind>("email");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const block = useBlock();
  const wrong = byField(block.error);
  const given = { kind, value: value.trim(), ...(reason.trim() && { reason: reason.trim() }) };
  return (
    <FormDialog
      title="Block somebody"
      act="Block"
      busy={block.isPending}
      ready={value.trim() !== ""}
      error={Object.keys(wrong).length ? undefined : block.error}
      onAct={() => block.mutate(given, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Select
        label="By what they are known"
        value={kind}
        options={KINDS}
        onChoose={key => setKind(key as BlockKind)}
        wrong={wrong.kind}
      />
      <Field
        label={KIND_WORDS[kind]}
        hint={KIND_HINTS[kind]}
        autocomplete="off"
        spellcheck={false}
        maxLength={254}
        required
        value={value}
        onText={setValue}
        wrong={wrong.value}
      />
      <Field
        label="Why"
        hint="For colleagues. It can stay empty."
        maxLength={200}
        value={reason}
        onText={setReason}
        wrong={wrong.reason}
      />
    </FormDialog>
  );
}
