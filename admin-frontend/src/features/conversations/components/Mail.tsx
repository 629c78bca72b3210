// What a mail has besides its text: subject, copies, what it quotes, and its own look, which is shown only in a frame that
// runs nothing and loads nothing.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import type { MailParts } from "../../../lib/words.ts";
import { useLink } from "../api.ts";
import { Text } from "./Text.tsx";

export function MailHead({ mail }: { mail: MailParts }) {
  return (
    <div class="mail-head">
      {mail.subject && <strong>{mail.subject}</strong>}
      {!!mail.cc?.length && <span>Copy to {mail.cc.join(", ")}</span>}
      {mail.automatic && <span>Written by a machine</span>}
    </div>
  );
}

export function MailFoot({ mail }: { mail: MailParts }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {mail.quoted && (
        <details class="mail-quoted">
          <summary>What it quotes</summary>
          <Text>{mail.quoted}</Text>
        </details>
      )}
      {mail.html && (
        <Button look="quiet" icon="eye" onClick={() => setOpen(true)}>
          As it was sent
        </Button>
      )}
      {open && mail.html && <Html id={mail.html} subject={mail.subject} onClose={() => setOpen(false)} />}
    </>
  );
}

function Html({ id, subject, onClose }: { id: string; subject: string; onClose(): void }) {
  const link = useLink(id);
  return (
    <Dialog title={subject || "Mail"} onClose={onClose} wide>
      {link.isPending && <Loading label="Loading the mail" />}
      {link.isError && <Failed error={link.error} retry={() => void link.refetch()} />}
      {link.data && (
        <iframe class="mail-frame" title="The mail as it was sent" sandbox="" src={link.data.url} />
      )}
    </Dialog>
  );
}
