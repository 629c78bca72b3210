// Asks before something is taken away, and names it. What is grave has to be typed by name.

import type { ComponentChildren } from "preact";
import { useState } from "react";
import { Field } from "./Field.tsx";
import { FormDialog } from "./FormDialog.tsx";

/** A change that only waits for a yes. */
interface Decided {
  isPending: boolean;
  error: unknown;
  mutate(given: undefined, then: { onSuccess(): void }): void;
}

/** The change with what it will be given. */
export function decided<Given>(
  change: Omit<Decided, "mutate"> & { mutate(given: Given, then: { onSuccess(): void }): void },
  given: Given,
): Decided {
  const { isPending, error, mutate } = change;
  return { isPending, error, mutate: (_, then) => mutate(given, then) };
}

interface ConfirmProps {
  /** The question, with the thing's name: "Revoke “Backup script”?". */
  title: string;
  act: string;
  /** Has to be typed before it can be done. */
  typed?: string;
  children: ComponentChildren;
  change: Decided;
  onClose(): void;
}

export function Confirm({ title, act, typed, children, change, onClose }: ConfirmProps) {
  const [name, setName] = useState("");
  return (
    <FormDialog
      title={title}
      act={act}
      look="danger"
      busy={change.isPending}
      ready={!typed || name.trim() === typed}
      error={change.error}
      onAct={() => change.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div class="dialog-text">{children}</div>
      {typed && (
        <Field
          label={`Type “${typed}” to go on`}
          value={name}
          onText={setName}
          autocomplete="off"
          spellcheck={false}
        />
      )}
    </FormDialog>
  );
}
