// A dialog over the page. The browser's own element keeps the focus inside, closes on Escape and gives the focus back.

import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "react";
import { IconButton } from "./Button.tsx";
import "./Dialog.css";

interface DialogProps {
  title: string;
  /** Absent: it cannot be closed, only finished. */
  onClose?: () => void;
  /** For much to choose from. */
  wide?: boolean | undefined;
  children: ComponentChildren;
}

export function Dialog({ title, onClose, wide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the effects of what is inside: those may want the focus elsewhere.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class={wide ? "dialog dialog-wide" : "dialog"}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        // Some browsers let a second Escape through.
        if (onClose) onClose();
        else dialog.current?.showModal();
      }}
      onMouseDown={event => event.target === dialog.current && onClose?.()}
    >
      <div class="dialog-box">
        <header>
          <h2 id={id}>{title}</h2>
          {onClose && <IconButton icon="close" label="Close" onClick={onClose} />}
        </header>
        {children}
      </div>
    </dialog>
  );
}
