// A dialog over the page. The browser's own element keeps the focus inside, closes on Escape and gives the focus back.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "react";
import { IconButton } from "./Button.tsx";
import "./Dialog.css";

interface DialogProps {
  title: string;
  /** Absent: it cannot be closed, only finished. */
  onClose?: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose?.();
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
