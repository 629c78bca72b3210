// One entry of the trail, with what it changed when it is opened.

import { Row } from "../../../components/ui/Section.tsx";
import { When } from "../../../components/ui/When.tsx";
import { inFull } from "../../../lib/time.ts";
import type { AuditEntry } from "../../../lib/words.ts";
import { differences } from "../differences.ts";

export function Entry({ entry }: { entry: AuditEntry }) {
  const { seq, at, address, action, target, target_name, before, after, hash } = entry;
  const changes = differences(before, after);
  return (
    <Row
      name={<span class="mono">{action}</span>}
      marks={<span class="audit-target">{target_name ?? target}</span>}
      note={
        <>
          {whoOf(entry)}
          {address && ` from ${address}`}, <When time={at} />
          <details class="audit-details">
            <summary>
              Entry {seq}
              <span class="unseen"> in full</span>
            </summary>
            <dl>
              <dt>When</dt>
              <dd>{inFull(at)}</dd>
              {target_name && target_name !== target && (
                <>
                  <dt>To what</dt>
                  <dd class="mono">{target}</dd>
                </>
              )}
              {changes.map(({ field, before, after }) => (
                <div key={field} class="audit-change">
                  <dt>{field}</dt>
                  <dd>
                    {before !== undefined && <del>{before}</del>} {after !== undefined && <ins>{after}</ins>}
                  </dd>
                </div>
              ))}
              <dt>Link of the chain</dt>
              <dd class="mono">{hash}</dd>
            </dl>
          </details>
        </>
      }
    />
  );
}

function whoOf({ actor_kind, actor_name, actor_id }: AuditEntry): string {
  if (actor_kind === "system") return "Omnichat itself";
  if (actor_kind === "operator")
    return actor_name ? `${actor_name}, the operator` : "The operator, by the command line";
  return actor_name ?? actor_id ?? "Somebody";
}
