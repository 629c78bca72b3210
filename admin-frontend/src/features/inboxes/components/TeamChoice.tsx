// The team that an inbox gives its new conversations to.

import { Select } from "../../../components/ui/Select.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { useTeams } from "../../../lib/teams.ts";
import { may } from "../../../lib/words.ts";

interface TeamChoiceProps {
  /** Its id; empty for none. */
  value: string;
  /** The one that is set, which has a name before the teams are there. */
  now: { id: string; name: string } | undefined;
  onChoose(id: string): void;
  readOnly: boolean;
  wrong?: string | undefined;
}

export function TeamChoice({ value, now, onChoose, readOnly, wrong }: TeamChoiceProps) {
  const teams = useTeams(may(useMe(), "user_read")).data ?? [];
  const gone = now && !teams.some(({ id }) => id === now.id) ? [now] : [];
  // Without teams there is nothing to choose.
  if (teams.length === 0 && gone.length === 0) return null;
  return (
    <Select
      label="New conversations go to"
      value={value}
      options={[
        { key: "", name: "Nobody: who is free takes them" },
        ...[...gone, ...teams].map(({ id, name }) => ({ key: id, name: `Team ${name}` })),
      ]}
      onChoose={onChoose}
      disabled={readOnly}
      wrong={wrong}
    />
  );
}
