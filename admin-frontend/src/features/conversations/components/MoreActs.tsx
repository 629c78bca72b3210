// What is done with a conversation less often: put it off, mail what was said.

import { useState } from "react";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Menu } from "../../../components/ui/Menu.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Conversation } from "../../../lib/words.ts";
import { useAct, useTranscript } from "../api.ts";
import { WhenDialog } from "./Later.tsx";

type Open = "menu" | "transcript" | undefined;

interface MoreActsProps {
  conversation: Conversation;
  /** Whether the dialog for putting it off is asked for by a key. */
  snoozing: boolean;
  onSnoozing(open: boolean): void;
  /** Brings back what was put off. */
  onBack(): void;
}

export function MoreActs({ conversation, snoozing, onSnoozing, onBack }: MoreActsProps) {
  const [open, setOpen] = useState<Open>();
  const items = [
    conversation.status === "snoozed"
      ? { key: "back", label: "Bring it back (o)", act: onBack }
      : { key: "snooze", label: "Put it off (s)", act: () => onSnoozing(true) },
    { key: "transcript", label: "Mail what was said", act: () => setOpen("transcript") },
  ];
  return (
    <>
      <Menu
        button={<Icon name="more" />}
        label="More"
        open={open === "menu"}
        onOpen={it => setOpen(it ? "menu" : undefined)}
        items={conversation.status === "closed" ? items.slice(1) : items}
      />
      {snoozing && <SnoozeDialog id={conversation.id} onClose={() => onSnoozing(false)} />}
      {open === "transcript" && (
        <TranscriptDialog conversation={conversation} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

function SnoozeDialog({ id, onClose }: { id: string; onClose(): void }) {
  const act = useAct(id);
  return (
    <WhenDialog
      title="Put it off until"
      act="Put it off"
      busy={act.isPending}
      error={act.error}
      field="until"
      onTime={until => act.mutate({ verb: "snooze", until }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function TranscriptDialog({ conversation, onClose }: { conversation: Conversation; onClose(): void }) {
  const { id, contact } = conversation;
  const [email, setEmail] = useState(contact.email ?? "");
  const send = useTranscript(id);
  const wrong = byField(send.error).email;
  return (
    <FormDialog
      title="Mail what was said"
      act="Send the mail"
      busy={send.isPending}
      ready={email.includes("@")}
      error={wrong ? undefined : send.error}
      onAct={() => send.mutate(email.trim(), { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field
        label="Email"
        type="email"
        value={email}
        onText={setEmail}
        hint="All messages go there; notes do not."
        wrong={wrong}
        required
      />
    </FormDialog>
  );
}
