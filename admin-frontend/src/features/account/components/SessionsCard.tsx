// The devices that are signed in as this person, each of which can be signed out.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Card, Listing, Mark, Row } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { When } from "../../../components/ui/When.tsx";
import { dateOnly } from "../../../lib/time.ts";
import type { SignedIn } from "../../../lib/words.ts";
import { useEndSession, useEndSessions, useSessions } from "../api.ts";

export function SessionsCard() {
  const sessions = useSessions();
  const [ending, setEnding] = useState(false);
  const others = sessions.data?.some(({ current }) => !current);
  return (
    <Card
      title="Signed-in devices"
      hint="Is there one that you do not know? Sign it out and change your password."
      act={
        <Button look="danger" icon="signOut" disabled={!sessions.data} onClick={() => setEnding(true)}>
          Log out everywhere
        </Button>
      }
    >
      <Listing query={sessions} label="Loading your devices" empty={<p>No device is signed in.</p>}>
        {all => (
          <ul class="entries">
            {all.toSorted(newestFirst).map(session => (
              <Device key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Listing>
      {ending && <Everywhere others={!!others} onClose={() => setEnding(false)} />}
    </Card>
  );
}

const newestFirst = (a: SignedIn, b: SignedIn) =>
  Number(b.current) - Number(a.current) || b.last_used_at.localeCompare(a.last_used_at);

function Device({ session }: { session: SignedIn }) {
  const end = useEndSession();
  const { id, device, address, created_at, last_used_at, current } = session;
  return (
    <>
      <Row
        lead={<Icon name="device" />}
        name={device}
        marks={current && <Mark look="good">This device</Mark>}
        note={
          <>
            {current ? (
              "In use now"
            ) : (
              <>
                Last used <When time={last_used_at} />
              </>
            )}
            {address && ` · ${address}`} · since {dateOnly(created_at)}
          </>
        }
        acts={
          !current && (
            <Button
              look="danger"
              busy={end.isPending}
              aria-label={`Sign out ${device}`}
              onClick={() => end.mutate(id)}
            >
              Sign out
            </Button>
          )
        }
      />
      <Trouble error={end.error} />
    </>
  );
}

function Everywhere({ others, onClose }: { others: boolean; onClose(): void }) {
  const [keep, setKeep] = useState(others);
  const change = decided(useEndSessions(), keep);
  return (
    <Confirm title="Log out everywhere?" act="Log out" change={change} onClose={onClose}>
      <p>Every browser, terminal and program that is signed in as you has to sign in again.</p>
      {others && (
        <label class="keep-this">
          <input type="checkbox" checked={keep} onChange={event => setKeep(event.currentTarget.checked)} />{" "}
          Stay signed in on this device
        </label>
      )}
    </Confirm>
  );
}
