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
  | "step"
  | "type";

interface FieldProps extends Pick<JSX.InputHTMLAttributes<HTMLInputElement>, Passed> {
  label: string;
  value: string;
  onText(text: string): void;
  hint?: ComponentChildren;
  /** What is wrong, as a sentence. */
  wrong?: string | undefined;
  /** To be typed anew when it was wrong. */
  "data-secret"?: boolean;
  /** A text of several lines. */
  rows?: number;
}

interface LabelledProps {
  /** Of the control. */
  id: string;
  label: string;
  hint?: ComponentChildren;
  wrong?: string | undefined;
  children: ComponentChildren;
}

/** A control with its label above, and its hint and what is wrong with it below. */
export function Labelled({ id, label, hint, wrong, children }: LabelledProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
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

/** What ties a control to the words of its `Labelled`. */
export function told(id: string, hint: ComponentChildren, wrong: string | undefined) {
  const words = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return { id, "aria-invalid": !!wrong, ...(words && { "aria-describedby": words }) };
}

export function Field({ label, value, onText, hint, wrong, rows, type, ...rest }: FieldProps) {
  const id = useId();
  const common = {
    ...told(id, hint, wrong),
    value,
    onInput: (event: { currentTarget: { value: string } }) => onText(event.currentTarget.value),
  };
  return (
    <Labelled id={id} label={label} hint={hint} wrong={wrong}>
      {rows ? <textarea {...rest} {...common} rows={rows} /> : <input {...rest} {...common} type={type} />}
    </Labelled>
  );
}
