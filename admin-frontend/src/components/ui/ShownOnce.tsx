// Something that is shown once and never again: a link or a token, to be copied before going on.

import type { ComponentChildren } from "preact";
import { Button } from "./Button.tsx";
import { CopyLine } from "./CopyLine.tsx";
import { Dialog } from "./Dialog.tsx";

interface ShownOnceProps {
  title: string;
  text: string;
  /** What the text is, for screen readers. */
  label: string;
  /** Below the text, such as how long it works. */
  note: ComponentChildren;
  onClose(): void;
  /** What to do with it. */
  children: ComponentChildren;
}

export function ShownOnce({ title, text, label, note, onClose, children }: ShownOnceProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="form">
        <p>{children}</p>
        <CopyLine text={text} label={label} />
        <p class="field-hint">{note}</p>
        <div class="form-acts">
          <Button look="main" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
