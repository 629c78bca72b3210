// Nobody has answered for so long that something was done about it: what, and the button with which somebody takes it.

import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { useMe } from "../../../lib/live-context.ts";
import type { Conversation } from "../../../lib/words.ts";

interface EscalatedProps {
  conversation: Conversation;
  mayTake: boolean;
  busy: boolean;
  onTake(): void;
}

export function Escalated({ conversation, mayTake, busy, onTake }: EscalatedProps) {
  const me = useMe();
  const { escalation, contact } = conversation;
  if (!escalation) return null;
  const { step, taken_by, called } = escalation;
  const said = {
    patience: `${contact.name} was asked for patience.`,
    contact: `${contact.name} was asked how to reach them.`,
    alert: calledWords(called),
  }[step];
  return (
    <div class="escalated" role="status">
      <Icon name="alert" />
      <span>
        Nobody has answered yet. {said}{" "}
        {taken_by && (taken_by.id === me.id ? "You take it." : `${taken_by.name} takes it.`)}
      </span>
      {mayTake && !taken_by && (
        <Button look="main" busy={busy} onClick={onTake} aria-keyshortcuts="t">
          I take it
        </Button>
      )}
    </div>
  );
}

function calledWords(called: number): string {
  if (called === 0) return "Nobody could be called.";
  // The same person may be called again, round after round.
  return called === 1 ? "One call was made." : `${called} calls were made.`;
}
