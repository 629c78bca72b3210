// Invites somebody, and shows the link once: it can be handed over in any way.

import { useState } from "react";
import { EmailField } from "../../../components/ui/EmailField.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { ShownOnce } from "../../../components/ui/ShownOnce.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { byField } from "../../../lib/problem.ts";
import { roleOfKey } from "../../../lib/roles.ts";
import { inFull } from "../../../lib/time.ts";
import type { InviteMade } from "../../../lib/words.ts";
import { useInvitePerson } from "../api.ts";
import { RoleSelect } from "./RoleSelect.tsx";

export function NewInvite({ onClose }: { onClose(): void }) {
  const { tenant } = useMe();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("staff");
  const invite = useInvitePerson();
  const wrong = byField(invite.error);
  const told = wrong.email || wrong.role || wrong.role_id;
  if (invite.data) return <Made made={invite.data} onClose={onClose} />;
  return (
    <FormDialog
      title={`Invite somebody to ${tenant.name}`}
      act="Invite them"
      busy={invite.isPending}
      ready={email.trim() !== ""}
      error={told ? undefined : invite.error}
      onAct={() => invite.mutate({ email: email.trim(), ...roleOfKey(role) })}
      onClose={onClose}
    >
      <EmailField label="Their email" own={false} value={email} onText={setEmail} wrong={wrong.email} />
      <RoleSelect value={role} onChoose={setRole} wrong={wrong.role ?? wrong.role_id} />
    </FormDialog>
  );
}

function Made({ made, onClose }: { made: InviteMade; onClose(): void }) {
  const whom = <strong>{made.email}</strong>;
  return (
    <ShownOnce
      title="The invite is made"
      text={made.link}
      label="The invite's link"
      note={`It works once, until ${inFull(made.expires_at)}.`}
      onClose={onClose}
    >
      {made.mailed ? (
        <>It is on its way to {whom}. You can hand the link over yourself as well; it is shown only now.</>
      ) : (
        <>This server sends no mail: hand the link to {whom} yourself. It is shown only now.</>
      )}
    </ShownOnce>
  );
}
