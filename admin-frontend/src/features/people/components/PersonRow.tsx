// One person of the team, with what may be done about them.

import { useState } from "react";
import { Avatar } from "../../../components/ui/Avatar.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Menu, type MenuItem } from "../../../components/ui/Menu.tsx";
import { Mark, Row } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { roleName } from "../../../lib/roles.ts";
import type { User } from "../../../lib/words.ts";
import { useChangePerson, useUnlock } from "../api.ts";
import { ChangeRole } from "./ChangeRole.tsx";
import { DisablePerson, RemovePerson, ResetSecondFactor } from "./PersonQuestions.tsx";

type Doing = "role" | "disable" | "reset" | "remove";

export function PersonRow({ person, mayWrite }: { person: User; mayWrite: boolean }) {
  const me = useMe();
  const [menu, setMenu] = useState(false);
  const [doing, setDoing] = useState<Doing>();
  const change = useChangePerson(person.id);
  const unlock = useUnlock(person.id);
  const does = (key: Doing, label: string): MenuItem => ({ key, label, act: () => setDoing(key) });
  const items: MenuItem[] = [
    does("role", "Change the role"),
    { key: "unlock", label: "Lift a lockout", act: () => unlock.mutate() },
    ...(person.second_factor ? [does("reset", "Reset the second factor")] : []),
    person.disabled
      ? { key: "enable", label: "Switch the login on", act: () => change.mutate({ disabled: false }) }
      : does("disable", "Switch the login off"),
    does("remove", "Remove from the team"),
  ];
  const close = () => setDoing(undefined);
  return (
    <>
      <Row
        lead={<Avatar name={person.name} id={person.id} />}
        name={person.name}
        faded={person.disabled}
        marks={
          <>
            <Mark look={person.role === "owner" ? "good" : "calm"}>{roleName(person)}</Mark>
            {person.id === me.id && <Mark>You</Mark>}
            {person.second_factor && <Mark>Second factor</Mark>}
            {person.disabled && <Mark look="warn">Switched off</Mark>}
          </>
        }
        note={
          <>
            {person.email}
            {unlock.isSuccess && (
              <span class="form-said" role="status">
                {" "}
                · Lockout lifted: they can try again now
              </span>
            )}
          </>
        }
        acts={
          mayWrite && (
            <Menu
              button={<Icon name="more" />}
              label={`What to do about ${person.name}`}
              open={menu}
              onOpen={setMenu}
              items={items}
            />
          )
        }
      />
      <Trouble error={unlock.error ?? change.error} />
      {doing === "role" && <ChangeRole person={person} onClose={close} />}
      {doing === "disable" && <DisablePerson person={person} onClose={close} />}
      {doing === "reset" && <ResetSecondFactor person={person} onClose={close} />}
      {doing === "remove" && <RemovePerson person={person} onClose={close} />}
    </>
  );
}
