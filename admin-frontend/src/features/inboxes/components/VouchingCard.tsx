// The secret by which a website's backend vouches for its signed-in customers, shown once.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { CopyLine } from "../../../components/ui/CopyLine.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import type { Inbox } from "../../../lib/words.ts";
import { useEndVouching, useRenewVouching } from "../api.ts";

export function VouchingCard({ inbox }: { inbox: Inbox }) {
  const [asking, setAsking] = useState<"renew" | "end">();
  const renew = useRenewVouching(inbox.id);
  const end = useEndVouching(inbox.id);
  const close = () => setAsking(undefined);
  const ended = () => {
    renew.reset();
    close();
  };
  return (
    <Card
      title="Your signed-in customers"
      hint={
        <>
          Your website's backend can vouch for who its customers are: then they find the same conversation on
          every device. It signs with a secret; <a href="/docs">the documentation</a> says how.
        </>
      }
    >
      <div class="form">
        {renew.data && (
          <>
            <p class="notice" role="status">
              Put this into the backend's settings now. It is shown only once, and belongs on no web page.
            </p>
            <CopyLine text={renew.data.secret} label="The secret" />
          </>
        )}
        {!asking && <Trouble error={renew.error} />}
        <div class="form-acts form-acts-start">
          {inbox.vouches ? (
            <>
              <Button onClick={() => setAsking("renew")}>Make a new secret</Button>
              <Button look="danger" onClick={() => setAsking("end")}>
                Remove the secret
              </Button>
            </>
          ) : (
            <Button icon="key" busy={renew.isPending} onClick={() => renew.mutate()}>
              Make a secret
            </Button>
          )}
        </div>
      </div>
      {asking === "renew" && (
        <Confirm
          title={`Make a new secret for ${inbox.name}?`}
          act="Make it"
          change={decided(renew, undefined)}
          onClose={close}
        >
          <p>
            The one before stops to count at once: customers are visitors like others until the backend has
            the new one.
          </p>
        </Confirm>
      )}
      {asking === "end" && (
        <Confirm
          title={`Remove the secret of ${inbox.name}?`}
          act="Remove it"
          change={{ ...end, mutate: () => end.mutate(undefined, { onSuccess: ended }) }}
          onClose={close}
        >
          <p>Customers are visitors like others from now on. Their conversations stay.</p>
        </Confirm>
      )}
    </Card>
  );
}
