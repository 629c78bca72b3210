// What is on its way out, what did not arrive and why, and what carriers brought.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { More } from "../../../components/ui/More.tsx";
import { Card, Listing, Mark, Row, Section } from "../../../components/ui/Section.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { Empty, Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { Link } from "../../../lib/router.tsx";
import { inFull } from "../../../lib/time.ts";
import { type DeliveryState, type InboundState, may } from "../../../lib/words.ts";
import { useInbound, useOutbox, useOutgoing, useReplay } from "../api.ts";

const STATES: { key: DeliveryState | ""; name: string }[] = [
  { key: "failed", name: "Failed" },
  { key: "uncertain", name: "Uncertain" },
  { key: "queued", name: "On the way" },
  { key: "cancelled", name: "Taken back" },
  { key: "", name: "All" },
];
const CAME: { key: InboundState | ""; name: string }[] = [
  { key: "failed", name: "Could not be read" },
  { key: "received", name: "Not read yet" },
  { key: "ignored", name: "Ignored" },
  { key: "done", name: "Done" },
  { key: "", name: "All" },
];

export default function DeliveryPage() {
  const me = useMe();
  return (
    <Section
      title="Delivery"
      hint="What left by SMS, WhatsApp, Messenger, mail or the API, and what came in."
    >
      <Out mayWrite={may(me, "conversation_write")} />
      {may(me, "inbox_write") && <In />}
    </Section>
  );
}

function Out({ mayWrite }: { mayWrite: boolean }) {
  const [state, setState] = useState<DeliveryState | "">("failed");
  const found = useOutbox(state || undefined);
  const act = useOutgoing();
  const query = { ...found, data: found.data?.pages.flatMap(page => page.items) };
  return (
    <Card title="Going out">
      <Select label="Which" value={state} options={STATES} onChoose={key => setState(key as DeliveryState)} />
      <Trouble error={act.error} />
      <Listing
        query={query}
        label="Loading messages"
        empty={<Empty icon="check" title={state === "failed" ? "Nothing has failed" : "There is none"} />}
      >
        {items => (
          <ul class="entries">
            {items.map(({ id, conversation_id, carrier, target, state, attempts, why, created_at }) => (
              <Row
                key={id}
                name={<Link to={`/c/${conversation_id}`}>{target}</Link>}
                marks={
                  <Mark look={state === "failed" || state === "uncertain" ? "warn" : "calm"}>{state}</Mark>
                }
                note={
                  <>
                    {carrier}, {inFull(created_at)}, {attempts === 1 ? "one try" : `${attempts} tries`}
                    {why && `: ${why}`}
                  </>
                }
                acts={
                  mayWrite && (
                    <>
                      {(state === "failed" || state === "uncertain" || state === "cancelled") && (
                        <Button look="quiet" icon="retry" onClick={() => act.mutate({ id, verb: "retry" })}>
                          Send again
                        </Button>
                      )}
                      {state === "queued" && (
                        <Button look="quiet" onClick={() => act.mutate({ id, verb: "cancel" })}>
                          Take back
                        </Button>
                      )}
                    </>
                  )
                }
              />
            ))}
          </ul>
        )}
      </Listing>
      <More list={found} />
    </Card>
  );
}

function In() {
  const [state, setState] = useState<InboundState | "">("failed");
  const found = useInbound(state || undefined, true);
  const replay = useReplay();
  const query = { ...found, data: found.data?.pages.flatMap(page => page.items) };
  return (
    <Card
      title="Coming in"
      hint="Every request of a carrier, as it came. What could not be read can be read again."
    >
      <Select label="Which" value={state} options={CAME} onChoose={key => setState(key as InboundState)} />
      <Trouble error={replay.error} />
      <Listing
        query={query}
        label="Loading what came in"
        empty={
          <Empty icon="check" title={state === "failed" ? "Everything could be read" : "There is none"} />
        }
      >
        {items => (
          <ul class="entries">
            {items.map(({ id, carrier, key, state, why, received_at, conversation_id }) => (
              <Row
                key={id}
                name={conversation_id ? <Link to={`/c/${conversation_id}`}>{key}</Link> : key}
                marks={<Mark look={state === "failed" ? "warn" : "calm"}>{state}</Mark>}
                note={
                  <>
                    {carrier}, {inFull(received_at)}
                    {why && `: ${why}`}
                  </>
                }
                acts={
                  <Button look="quiet" icon="retry" onClick={() => replay.mutate(id)}>
                    Read again
                  </Button>
                }
              />
            ))}
          </ul>
        )}
      </Listing>
      <More list={found} />
    </Card>
  );
}
