// One fact about a contact that can be changed where it stands: Enter or leaving the field keeps it, Escape does not.

import { useRef, useState } from "react";

interface EditableLineProps {
  label: string;
  value: string;
  /** What stands there when there is nothing. */
  none: string;
  type: "text" | "email" | "tel";
  maxLength: number;
  /** Keeps the new value; rejects with what is wrong with it. */
  keep(value: string): Promise<unknown>;
  explain(error: unknown): string;
}

export function EditableLine({ label, value, none, type, maxLength, keep, explain }: EditableLineProps) {
  const [typed, setTyped] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const givenUp = useRef(false);

  const stop = () => {
    setTyped(undefined);
    setWrong(undefined);
  };
  const finish = async () => {
    if (typed === undefined || givenUp.current) return;
    if (typed.trim() === value) return stop();
    try {
      await keep(typed.trim());
      stop();
    } catch (error) {
      setWrong(explain(error));
    }
  };

  if (typed === undefined) {
    return (
      <div class="fact">
        <dt>{label}</dt>
        <dd>
          <button
            type="button"
            class={`fact-open${value ? "" : " fact-none"}`}
            aria-label={`${label}: ${value || none}. Change`}
            title="Change"
            onClick={() => {
              givenUp.current = false;
              setTyped(value);
            }}
          >
            {value || none}
          </button>
        </dd>
      </div>
    );
  }
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>
        <input
          ref={input => input?.focus()}
          class="input"
          type={type === "email" ? "text" : type}
          inputMode={type}
          aria-label={label}
          aria-invalid={!!wrong}
          maxLength={maxLength}
          value={typed}
          onInput={event => setTyped(event.currentTarget.value)}
          onBlur={() => void finish()}
          onKeyDown={event => {
            if (event.key === "Enter") void finish();
            if (event.key !== "Escape") return;
            event.stopPropagation();
            givenUp.current = true;
            stop();
          }}
        />
        {wrong && (
          <p class="field-wrong" role="alert">
            {wrong}
          </p>
        )}
      </dd>
    </div>
  );
}
