// The invites that nobody has used yet, and what became of the others.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm } from "../../../components/ui/Confirm.tsx";
import { Card, Listing, Mark, Row } from "../../../components/ui/Section.tsx";
import { When } from "../../../components/ui/When.tsx";
import { useNow } from "../../../lib/clock.ts";
import { roleName } from "../../../lib/roles.ts";
import { inFull } from "../../../lib/time.ts";
import type { Invite } from "../../../lib/words.ts";
import { useInvites, useRevokeInvite } from "../api.ts";
import { standOf } from "../invite.ts";

export function InvitesCard({ mayWrite }: { mayWrite: boolean }) {
  const invites = useInvites();
  return (
    <Card title="Invites">
      <Listing
        query={invites}
        label="Loading the invites"
        empty={<p class="card-hint">Nobody is invited just now.</p>}
      >
        {all => (
          <ul class="entries">
            {all.map(invite => (
              <InviteRow key={invite.id} invite={invite} mayWrite={mayWrite} />
            ))}
          </ul>
        )}
      </Listing>
    </Card>
  );
}

function InviteRow({ invite, mayWrite }: { invite: Invite; mayWrite: boolean }) {
  const [revoking, setRevoking] = useState(false);
  const now = useNow();
  const stand = standOf(invite, now);
  const open = stand === "open";
  return (
    <>
      <Row
        name={invite.email}
        faded={!open}
        marks={
          <>
            <Mark>{roleName(invite)}</Mark>
            {!open && <Mark look={stand === "accepted" ? "good" : "warn"}>{stand}</Mark>}
          </>
        }
        note={
          <>
            Invited <When time={invite.created_at} />
            {open && ` · works until ${inFull(invite.expires_at)}`}
          </>
        }
        acts={
          open &&
          mayWrite && (
            <Button
              look="danger"
              aria-label={`Revoke the invite of ${invite.email}`}
              onClick={() => setRevoking(true)}
            >
              Revoke
            </Button>
          )
        }
      />
      {revoking && <Revoke invite={invite} onClose={() => setRevoking(false)} />}
    </>
  );
}

function Revoke({ invite, onClose }: { invite: Invite; onClose(): void }) {
  return (
    <Confirm
      title={`Revoke the invite of ${invite.email}?`}
      act="Revoke it"
      change={useRevokeInvite(invite.id)}
      onClose={onClose}
    >
      <p>Its link stops working at once. You can invite them again at any time.</p>
    </Confirm>
  );
}
