// Who has the conversation, and giving it to me, to another, or to nobody.

import { Icon } from "../../../components/ui/Icon.tsx";
import { Menu, type MenuItem } from "../../../components/ui/Menu.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { inWords } from "../../../lib/problem.ts";
import { type Conversation, may } from "../../../lib/words.ts";
import { useUsers } from "../api.ts";

interface AssignMenuProps {
  conversation: Conversation;
  open: boolean;
  onOpen(open: boolean): void;
  onAssign(to: string | null): void;
  busy: boolean;
}

export function AssignMenu({ conversation, open, onOpen, onAssign, busy }: AssignMenuProps) {
  const me = useMe();
  const users = useUsers(open && may(me, "user_read"));
  const { assignee } = conversation;
  const others = (users.data ?? []).filter(
    user => user.id !== me.id && !user.disabled && user.role !== "viewer",
  );
  const item = (id: string | null, label: string): MenuItem => ({
    key: id ?? "nobody",
    label,
    checked: (assignee?.id ?? null) === id,
    act: () => onAssign(id),
  });
  const items = [
    item(me.id, `${me.name} (you)`),
    ...others.map(user => item(user.id, user.name)),
    item(null, "Nobody"),
  ];
  const who = assignee ? (assignee.id === me.id ? "You" : assignee.name) : "Assign";
  return (
    <Menu
      button={
        <>
          <Icon name="person" />
          <span class="button-words">{who}</span>
        </>
      }
      label={assignee ? `Assigned to ${who}. Change` : "Assign"}
      open={open}
      onOpen={onOpen}
      items={items}
      note={users.isError ? inWords(users.error) : users.isLoading ? "Loading colleagues" : undefined}
      disabled={busy}
    />
  );
}
