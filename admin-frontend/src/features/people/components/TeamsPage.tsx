// Teams: groups that conversations are given to, and that roles may be limited to.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm } from "../../../components/ui/Confirm.tsx";
import { Card, Listing, Row, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { useTeams } from "../../../lib/teams.ts";
import { may, type Team } from "../../../lib/words.ts";
import { useDeleteTeam } from "../api.ts";
import { TeamDialog } from "./TeamDialog.tsx";

export default function TeamsPage() {
  const mayWrite = may(useMe(), "user_write");
  const teams = useTeams();
  const [making, setMaking] = useState(false);
  return (
    <Section
      title="Teams"
      hint="Groups that conversations are given to. A role can be limited to the conversations of one's teams."
      act={
        mayWrite && (
          <Button look="main" icon="plus" onClick={() => setMaking(true)}>
            New team
          </Button>
        )
      }
    >
      <Card title="All teams">
        <Listing
          query={teams}
          label="Loading the teams"
          empty={
            <Empty icon="people" title="There is no team yet">
              <p>
                {mayWrite
                  ? "Make one for each kind of question, such as Sales and Repairs."
                  : "An owner or admin can make one."}
              </p>
            </Empty>
          }
        >
          {all => (
            <ul class="entries">
              {all.map(team => (
                <TeamRow key={team.id} team={team} mayWrite={mayWrite} />
              ))}
            </ul>
          )}
        </Listing>
      </Card>
      {making && <TeamDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}

function TeamRow({ team, mayWrite }: { team: Team; mayWrite: boolean }) {
  const [doing, setDoing] = useState<"change" | "delete">();
  const names = team.members.map(({ name }) => name).join(", ");
  const close = () => setDoing(undefined);
  return (
    <>
      <Row
        name={team.name}
        note={names || "Nobody is in it yet"}
        acts={
          mayWrite && (
            <>
              <Button aria-label={`Change ${team.name}`} onClick={() => setDoing("change")}>
                Change
              </Button>
              <Button look="danger" aria-label={`Delete ${team.name}`} onClick={() => setDoing("delete")}>
                Delete
              </Button>
            </>
          )
        }
      />
      {doing === "change" && <TeamDialog team={team} onClose={close} />}
      {doing === "delete" && <DeleteTeam team={team} onClose={close} />}
    </>
  );
}

function DeleteTeam({ team, onClose }: { team: Team; onClose(): void }) {
  return (
    <Confirm
      title={`Delete the team “${team.name}”?`}
      act="Delete it"
      change={useDeleteTeam(team.id)}
      onClose={onClose}
    >
      <p>
        Its people stay. Conversations that were given to it are nobody's again, and wait for somebody to take
        them.
      </p>
    </Confirm>
  );
}
