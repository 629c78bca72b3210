// Takes no more messages from this contact.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Contact } from "../../../lib/words.ts";
import { useBlockContact } from "../api.ts";

export default function BlockContact({ contact }: { contact: Contact }) {
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(false);
  if (done || contact.blocked) {
    return (
      <p class="contact-blocked" role="status">
        Blocked. They are let in again under Settings.
      </p>
    );
  }
  return (
    <>
      <Button look="danger" icon="shield" onClick={() => setAsking(true)}>
        Block
      </Button>
      {asking && (
        <BlockDialog contact={contact} onDone={() => setDone(true)} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

interface BlockDialogProps {
  contact: Contact;
  onDone(): void;
  onClose(): void;
}

function BlockDialog({ contact, onDone, onClose }: BlockDialogProps) {
  const [reason, setReason] = useState("");
  const block = useBlockContact(contact.id);
  const wrong = byField(block.error).reason;
  return (
    <FormDialog
      title={`Block ${contact.name}?`}
      act="Block"
      look="danger"
      busy={block.isPending}
      error={wrong ? undefined : block.error}
      onAct={() => block.mutate(reason.trim(), { onSuccess: onDone })}
      onClose={onClose}
    >
      <p class="dialog-text">What they wrote stays; what they write from now on is refused.</p>
      <Field
        label="Why"
        hint="For colleagues. It can stay empty."
        maxLength={200}
        value={reason}
        onText={setReason}
        wrong={wrong}
      />
    </FormDialog>
  );
}
