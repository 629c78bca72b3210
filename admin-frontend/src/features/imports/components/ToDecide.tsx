// How many rows wait for a decision, beside the name of their page.

import { useConflicts } from "../api.ts";

export default function ToDecide() {
  const pages = useConflicts(false).data?.pages ?? [];
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  if (!count) return null;
  return (
    <span class="badge">
      {count}
      {pages.at(-1)?.next_cursor && "+"}
      <span class="unseen"> to decide</span>
    </span>
  );
}
