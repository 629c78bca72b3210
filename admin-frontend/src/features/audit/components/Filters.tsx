// Which entries of the trail are shown: by kind of action, and by who did it.

import { useRef } from "react";
import { Select } from "../../../components/ui/Select.tsx";
import type { AuditEntry } from "../../../lib/words.ts";
import type { Filter } from "../api.ts";

interface FiltersProps {
  filter: Filter;
  onFilter(filter: Filter): void;
  /** Entries that were shown so far: who did them can be chosen. */
  seen: AuditEntry[];
}

const KINDS: readonly (readonly [string, string])[] = [
  ["", "Everything"],
  ["session", "Sign-ins and sessions"],
  ["second_factor", "Second factors"],
  ["user", "People"],
  ["invite", "Invites"],
  ["role", "Roles"],
  ["team", "Teams"],
  ["token", "Tokens"],
  ["tenant", "Tenants"],
  ["provider", "Providers"],
  ["inbox", "Inboxes"],
  ["block", "Blocks"],
  ["organization", "Organizations"],
  ["operator", "The operator"],
  ["key", "Keys"],
  ["bulk", "Bulk reads"],
  ["audit", "The trail itself"],
];

export function Filters({ filter, onFilter, seen }: FiltersProps) {
  const people = useRef(new Map<string, string>());
  for (const { actor_id, actor_name } of seen)
    if (actor_id) people.current.set(actor_id, actor_name ?? actor_id);
  return (
    <div class="audit-filters">
      <Select
        label="What"
        value={filter.action}
        options={KINDS.map(([key, name]) => ({ key, name }))}
        onChoose={action => onFilter({ ...filter, action })}
      />
      <Select
        label="By whom"
        value={filter.actor}
        options={[{ key: "", name: "Anybody" }, ...[...people.current].map(([key, name]) => ({ key, name }))]}
        onChoose={actor => onFilter({ ...filter, actor })}
      />
    </div>
  );
}
