// Writes to who left their contact, by mail or text message, and goes to the conversation that this begins.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { byField } from "../../../lib/problem.ts";
import { go } from "../../../lib/router.tsx";
import type { Followup } from "../../../lib/words.ts";
import { useReply } from "../api.ts";

export function Reply({ followup, onClose }: { followup: Followup; onClose(): void }) {
  const [body, setBody] = useState("");
  const reply = useReply(followup.id);
  const { name, contact, email, phone } = followup;
  const wrong = byField(reply.error).body;
  return (
    <FormDialog
      title={`Reply to ${name ?? contact.name}`}
      act="Send"
      busy={reply.isPending}
      ready={!!body.trim()}
      error={wrong ? undefined : reply.error}
      onAct={() =>
        reply.mutate(body, {
          onSuccess: message => {
            onClose();
            go(`/c/${message.conversation_id}`);
          },
        })
      }
      onClose={onClose}
    >
      <Field
        label="What you write"
        rows={6}
        value={body}
        onText={setBody}
        maxLength={10_000}
        hint={`It goes to ${email ?? phone}, from an inbox of yours for that.`}
        wrong={wrong}
        required
      />
    </FormDialog>
  );
}
