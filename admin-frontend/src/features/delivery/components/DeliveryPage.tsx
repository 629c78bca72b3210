// What is on its way out, what did not arrive and why, and what carriers brought.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { More } from "../../../components/ui/More.tsx";
import { Card, Listing, Mark, Row, Section } from "../../../components/ui/Section.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { Empty, Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { Link } from "../../../lib/router.tsx";
import { dayAndTime } from "../../../lib/time.ts";
import { CARRIER_WORDS, type DeliveryState, type InboundState, may } from "../../../lib/words.ts";
import { useInbound, useOutbox, useOutgoing, useReplay } from "../api.ts";

const OUT_WORDS: Record<DeliveryState, string> = {
  failed: "Failed",
  uncertain: "Uncertain",
  queued: "On the way",
  cancelled: "Taken back",
  accepted: "Sent",
  delivered: "Delivered",
  read: "Read",
};
const IN_WORDS: Record<InboundState, string> = {
  failed: "Could not be read",
  received: "Not read yet",
  ignored: "Ignored",
  done: "Done",
};
const OUT = options(OUT_WORDS);
const IN = options(IN_WORDS);

function options<State extends string>(words: Record<State, string>): { key: State | ""; name: string }[] {
  const each = (Object.entries(words) as [State, string][]).map(([key, name]) => ({ key, name }));
  return [...each, { key: "", name: "All" }];
}

function triesOf(attempts: number): string {
  if (attempts === 0) return "not tried yet";
  return attempts === 1 ? "one try" : `${attempts} tries`;
}

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
  const busy = (id: string) => act.isPending && act.variables.id === id;
  /** One that may have arrived: it is asked before it goes again. */
  const [doubted, setDoubted] = useState<{ id: string; target: string }>();
  const query = { ...found, data: found.data?.pages.flatMap(page => page.items) };
  return (
    <Card title="Going out">
      <Select
        label="Which"
        value={state}
        options={OUT}
        onChoose={key => setState(key as DeliveryState | "")}
      />
      {!doubted && <Trouble error={act.error} />}
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
                  <Mark look={state === "failed" || state === "uncertain" ? "warn" : "calm"}>
                    {OUT_WORDS[state]}
                  </Mark>
                }
                note={
                  <>
                    {CARRIER_WORDS[carrier]}, {dayAndTime(created_at)}, {triesOf(attempts)}
                    {why && `. ${why}`}
                  </>
                }
                acts={
                  mayWrite && (
                    <>
                      {(state === "failed" || state === "uncertain" || state === "cancelled") && (
                        <Button
                          look="quiet"
                          icon="retry"
                          busy={busy(id)}
                          onClick={() =>
                            state === "uncertain"
                              ? setDoubted({ id, target })
                              : act.mutate({ id, verb: "retry" })
                          }
                        >
                          Send again
                        </Button>
                      )}
                      {state === "queued" && (
                        <Button
                          look="quiet"
                          busy={busy(id)}
                          onClick={() => act.mutate({ id, verb: "cancel" })}
                        >
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
      {doubted && (
        <Confirm
          title={`Send it to ${doubted.target} again?`}
          act="Send it again"
          change={decided(act, { id: doubted.id, verb: "retry" })}
          onClose={() => setDoubted(undefined)}
        >
          <p>The carrier may have it. If it does, it arrives twice.</p>
        </Confirm>
      )}
    </Card>
  );
}

function In() {
  const [state, setState] = useState<InboundState | "">("failed");
  const found = useInbound(state || undefined);
  const replay = useReplay();
  const query = { ...found, data: found.data?.pages.flatMap(page => page.items) };
  return (
    <Card
      title="Coming in"
      hint="Every request of a carrier, as it came. What could not be read can be read again."
    >
      <Select label="Which" value={state} options={IN} onChoose={key => setState(key as InboundState | "")} />
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
                marks={<Mark look={state === "failed" ? "warn" : "calm"}>{IN_WORDS[state]}</Mark>}
                note={
                  <>
                    {CARRIER_WORDS[carrier]}, {dayAndTime(received_at)}
                    {why && `. ${why}`}
                  </>
                }
                acts={
                  <Button
                    look="quiet"
                    icon="retry"
                    busy={replay.isPending && replay.variables === id}
                    onClick={() => replay.mutate(id)}
                  >
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
