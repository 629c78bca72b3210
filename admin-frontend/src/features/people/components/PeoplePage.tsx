// Who works here, in which role, and who is invited.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Card, Listing, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { may } from "../../../lib/words.ts";
import { usePeople } from "../api.ts";
import { InvitesCard } from "./InvitesCard.tsx";
import { NewInvite } from "./NewInvite.tsx";
import { PersonRow } from "./PersonRow.tsx";

export default function PeoplePage() {
  const me = useMe();
  const people = usePeople();
  const [inviting, setInviting] = useState(false);
  const mayWrite = may(me, "user_write");
  return (
    <Section
      title="People"
      hint={`Everybody who works in ${me.tenant.name}.`}
      act={
        mayWrite && (
          <Button look="main" icon="plus" onClick={() => setInviting(true)}>
            Invite somebody
          </Button>
        )
      }
    >
      <Card title="In the team">
        <Listing
          query={people}
          label="Loading the team"
          empty={<Empty icon="people" title="Nobody works here yet" />}
        >
          {all => (
            <ul class="entries">
              {all
                .toSorted((a, b) => a.name.localeCompare(b.name))
                .map(person => (
                  <PersonRow key={person.id} person={person} mayWrite={mayWrite && person.id !== me.id} />
                ))}
            </ul>
          )}
        </Listing>
      </Card>
      <InvitesCard mayWrite={mayWrite} />
      {inviting && <NewInvite onClose={() => setInviting(false)} />}
    </Section>
  );
}
