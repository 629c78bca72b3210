// In the place of everything while a deleted tenant can be brought back: when it is erased, and the way back.

import { Button } from "../../../components/ui/Button.tsx";
import { Empty, Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { inFull } from "../../../lib/time.ts";
import { may } from "../../../lib/words.ts";
import { useRestoreTenant } from "../api.ts";

export default function DeletedTenant() {
  const me = useMe();
  const { id, name, erased_at } = me.tenant;
  const restore = useRestoreTenant();
  return (
    <main class="page">
      <Empty icon="archive" title={`${name} is deleted`}>
        <p>
          Nobody works here any more, and visitors cannot write.
          {erased_at && ` It is erased for good on ${inFull(erased_at)}.`}
        </p>
        {may(me, "tenant_delete") && erased_at && (
          <Button look="main" icon="reopen" busy={restore.isPending} onClick={() => restore.mutate(id)}>
            Bring it back
          </Button>
        )}
        <Trouble error={restore.error} />
      </Empty>
    </main>
  );
}
