// A dialog that asks for something and then does it. What was typed stays when it fails, and the failure is said in it.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { Trouble } from "./States.tsx";

interface FormDialogProps {
  title: string;
  /** What the button says. */
  act: string;
  look?: "main" | "danger";
  busy: boolean;
  /** Whether everything that is needed is there. */
  ready?: boolean;
  /** What went wrong, where no field says it. */
  error?: unknown;
  wide?: boolean;
  onAct(): void;
  onClose(): void;
  children?: ComponentChildren;
}

export function FormDialog(props: FormDialogProps) {
  const { title, act, look = "main", busy, ready = true, error, wide, onAct, onClose, children } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // What is to be typed first; where nothing is, the way out.
    const first = "input:not([readonly], [hidden]), select, .form-acts button";
    form.current?.querySelector<HTMLElement>(first)?.focus();
  }, []);
  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form
        ref={form}
        class="form"
        onSubmit={event => {
          event.preventDefault();
          if (ready && !busy) onAct();
        }}
      >
        {children}
        <Trouble error={error} />
        <div class="form-acts">
          <Button onClick={onClose}>Cancel</Button>
          <Button look={look === "danger" ? "end" : "main"} type="submit" busy={busy} disabled={!ready}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
