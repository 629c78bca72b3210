// The states of a view that is not simply there: loading, empty, failed.

import type { ComponentChildren } from "preact";
import { inWords } from "../../lib/problem.ts";
import { Button } from "./Button.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import "./States.css";

/** Grey shapes where rows will be, after a moment: an answer that comes at once must not flicker. */
export function Loading({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">{label}</span>
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} class="loading-row" aria-hidden="true" />
      ))}
    </div>
  );
}

export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <span class="state-icon">
        <Icon name={props.icon} />
      </span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

export function Failed({
  error,
  retry,
  title = "This could not be loaded",
}: {
  error: unknown;
  retry?: () => void;
  title?: string;
}) {
  return (
    <div class="state" role="alert">
      <span class="state-icon state-icon-bad">
        <Icon name="alert" />
      </span>
      <h2>{title}</h2>
      <p>{inWords(error)}</p>
      {retry && (
        <Button icon="retry" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** A failure in the middle of something that otherwise works. */
export function Trouble({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p class="trouble" role="alert">
      <Icon name="alert" /> {inWords(error)}
    </p>
  );
}
