// Who has the conversation, and giving it to me, to another, to a team, or to nobody.

import { Icon } from "../../../components/ui/Icon.tsx";
import { Menu, type MenuItem } from "../../../components/ui/Menu.tsx";
import { useAssignees } from "../../../lib/assignees.ts";
import { useMe } from "../../../lib/live-context.ts";
import { inWords } from "../../../lib/problem.ts";
import { useTeams } from "../../../lib/teams.ts";
import { type Conversation, may } from "../../../lib/words.ts";
import type { To } from "../api.ts";

interface AssignMenuProps {
  conversation: Conversation;
  open: boolean;
  onOpen(open: boolean): void;
  onAssign(to: To): void;
  busy: boolean;
}

export function AssignMenu({ conversation, open, onOpen, onAssign, busy }: AssignMenuProps) {
  const me = useMe();
  const people = useAssignees(open);
  const teams = useTeams(open && may(me, "user_read"));
  const { assignee, team } = conversation;
  const others = (people.data ?? []).filter(user => user.id !== me.id);
  const item = (id: string | null, label: string): MenuItem => ({
    key: id ?? "nobody",
    label,
    checked: (assignee?.id ?? null) === id,
    act: () => onAssign({ assignee_id: id }),
  });
  const teamItem = (id: string | null, label: string): MenuItem => ({
    key: `team ${id}`,
    label,
    checked: (team?.id ?? null) === id,
    act: () => onAssign({ team_id: id }),
  });
  const items = [
    item(me.id, `${me.name} (you)`),
    ...others.map(user => item(user.id, user.name)),
    item(null, "Nobody"),
    ...(teams.data ?? []).map(({ id, name }) => teamItem(id, `Team ${name}`)),
    ...(teams.data?.length ? [teamItem(null, "No team")] : []),
  ];
  const failed = people.error ?? teams.error;
  const person = assignee && (assignee.id === me.id ? "You" : assignee.name);
  const who = person ?? team?.name ?? "Assign";
  return (
    <Menu
      button={
        <>
          <Icon name="person" />
          <span class="button-words">{who}</span>
        </>
      }
      label={person || team ? `Assigned to ${who}. Change` : "Assign"}
      open={open}
      onOpen={onOpen}
      items={items}
      note={failed ? inWords(failed) : people.isLoading ? "Loading colleagues" : undefined}
      disabled={busy}
    />
  );
}
