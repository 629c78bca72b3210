// One line or text of a form with its label, its hint, and what is wrong with it, tied together for screen readers.

import type { ComponentChildren, JSX } from "preact";
import { useId } from "react";
import "./Field.css";

type Passed =
  | "autocomplete"
  | "inputMode"
  | "maxLength"
  | "placeholder"
  | "readOnly"
  | "required"
  | "spellcheck"
  | "type";

interface FieldProps extends Pick<JSX.InputHTMLAttributes<HTMLInputElement>, Passed> {
  label: string;
  value: string;
  onText(text: string): void;
  hint?: ComponentChildren;
  /** What is wrong, as a sentence. */
  wrong?: string | undefined;
  /** A text of several lines. */
  rows?: number;
}

export function Field({ label, value, onText, hint, wrong, rows, type, ...rest }: FieldProps) {
  const id = useId();
  const told = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  const common = {
    id,
    value,
    "aria-invalid": !!wrong,
    ...(told && { "aria-describedby": told }),
    onInput: (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? <textarea {...rest} {...common} rows={rows} /> : <input {...rest} {...common} type={type} />}
      {hint && (
        <div id={`${id}-hint`} class="field-hint">
          {hint}
        </div>
      )}
      {wrong && (
        <p id={`${id}-wrong`} class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
