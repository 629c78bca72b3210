// Nobody has answered for so long that something was done about it: what, and the button with which somebody takes it.

import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import type { Conversation } from "../../../lib/words.ts";

interface EscalatedProps {
  conversation: Conversation;
  mayTake: boolean;
  busy: boolean;
  onTake(): void;
}

export function Escalated({ conversation, mayTake, busy, onTake }: EscalatedProps) {
  const { escalation, contact } = conversation;
  if (!escalation) return null;
  const { step, taken_by, called } = escalation;
  const said = {
    patience: `${contact.name} was asked for patience.`,
    contact: `${contact.name} was asked how to reach them.`,
    alert: called === 1 ? "One person on the rota was called." : `${called} people on the rota were called.`,
  }[step];
  return (
    <div class={`escalated escalated-${step}`} role="status">
      <Icon name="alert" />
      <span>
        Nobody has answered yet. {said} {taken_by && `${taken_by.name} takes it.`}
      </span>
      {mayTake && !taken_by && (
        <Button look="main" busy={busy} onClick={onTake} aria-keyshortcuts="t">
          I take it
        </Button>
      )}
    </div>
  );
}
