// What can still be done with a message that did not leave: send it again, or take it back.

import { Button } from "../../../components/ui/Button.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import type { Message } from "../../../lib/words.ts";
import { useOutgoing } from "../api.ts";

export function Retry({ message }: { message: Message }) {
  const act = useOutgoing(message);
  switch (message.delivery?.state) {
    case "queued":
      return (
        <Acts error={act.error}>
          <Button busy={act.isPending} onClick={() => act.mutate("cancel")}>
            Take it back
          </Button>
        </Acts>
      );
    case "failed":
    case "cancelled":
      return (
        <Acts error={act.error}>
          <Button look="main" icon="retry" busy={act.isPending} onClick={() => act.mutate("retry")}>
            Send it again
          </Button>
        </Acts>
      );
    case "uncertain":
      return (
        <Acts error={act.error}>
          <p class="card-hint">
            The connection ended before the carrier could answer. If it did take the message, sending it again
            means that it arrives twice.
          </p>
          <Button icon="retry" busy={act.isPending} onClick={() => act.mutate("retry")}>
            Send it again all the same
          </Button>
        </Acts>
      );
    default:
      return null;
  }
}

function Acts({ error, children }: { error: unknown; children: preact.ComponentChildren }) {
  return (
    <div class="form">
      <Trouble error={error} />
      {children}
    </div>
  );
}
