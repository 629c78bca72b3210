// Makes an organization; its owner is invited by mail, or by a link that the command line prints.

import { useState } from "react";
import { EmailField } from "../../../components/ui/EmailField.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import { useCreateOrganization } from "../api.ts";

export function NewOrganization({ onClose }: { onClose(): void }) {
  const [name, setName] = useState("");
  const [owner, setOwner] = useState("");
  const create = useCreateOrganization();
  const wrong = byField(create.error);
  return (
    <FormDialog
      title="New organization"
      act="Make it and invite the owner"
      busy={create.isPending}
      ready={name.trim() !== "" && owner.trim() !== ""}
      error={wrong.name || wrong.owner ? undefined : create.error}
      onAct={() => create.mutate({ name: name.trim(), owner: owner.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label="Name" maxLength={200} required value={name} onText={setName} wrong={wrong.name} />
      <EmailField
        label="Email of its owner"
        hint="They get an invite, and choose their own password."
        own={false}
        value={owner}
        onText={setOwner}
        wrong={wrong.owner}
      />
    </FormDialog>
  );
}
