// Makes an organization, and shows the link for its owner once: it can be handed over in any way.

import { useState } from "react";
import { EmailField } from "../../../components/ui/EmailField.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { ShownOnce } from "../../../components/ui/ShownOnce.tsx";
import { byField } from "../../../lib/problem.ts";
import type { OrganizationMade } from "../../../lib/words.ts";
import { useCreateOrganization } from "../api.ts";

export function NewOrganization({ onClose }: { onClose(): void }) {
  const [name, setName] = useState("");
  const [owner, setOwner] = useState("");
  const create = useCreateOrganization();
  const wrong = byField(create.error);
  if (create.data) return <Made made={create.data} owner={owner.trim()} onClose={onClose} />;
  return (
    <FormDialog
      title="New organization"
      act="Make it and invite the owner"
      busy={create.isPending}
      ready={name.trim() !== "" && owner.trim() !== ""}
      error={wrong.name || wrong.owner ? undefined : create.error}
      onAct={() => create.mutate({ name: name.trim(), owner: owner.trim() })}
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

function Made({ made, owner, onClose }: { made: OrganizationMade; owner: string; onClose(): void }) {
  const whom = <strong>{owner}</strong>;
  return (
    <ShownOnce
      title={`“${made.name}” is made`}
      text={made.link}
      label="The invite's link"
      note="It works once, for three days."
      onClose={onClose}
    >
      {made.mailed ? (
        <>An invite is on its way to {whom}. You can hand over this link as well; it is shown only now.</>
      ) : (
        <>This server sends no mail: hand the link to {whom} yourself. It is shown only now.</>
      )}
    </ShownOnce>
  );
}
