// Checks the chain of the trail, and says what came of it.

import { Button } from "../../../components/ui/Button.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import type { AuditVerdict } from "../../../lib/words.ts";
import { useVerify } from "../api.ts";

export function Verdict() {
  const verify = useVerify();
  return (
    <Card
      title="Is it as it was written?"
      hint="A row that was changed, removed or put in by hand breaks the chain, and is found."
      act={
        <Button icon="shield" busy={verify.isPending} onClick={() => verify.mutate()}>
          {verify.isPending ? "Checking" : "Check the chain"}
        </Button>
      }
    >
      <Trouble error={verify.error} />
      {verify.data && <Said {...verify.data} />}
    </Card>
  );
}

function Said({ rows, broken_at, why }: AuditVerdict) {
  if (broken_at === undefined || broken_at === null) {
    return (
      <p class="verdict-good" role="status">
        <Icon name="check" /> {rows === 1 ? "The one entry is" : `All ${rows.toLocaleString()} entries are`}{" "}
        as written.
      </p>
    );
  }
  return (
    <p class="trouble" role="alert">
      <Icon name="alert" /> Entry {broken_at} is not as it was written{why ? `: ${why}` : "."}
    </p>
  );
}
