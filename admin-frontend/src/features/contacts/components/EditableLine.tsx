// One fact about a contact that can be changed where it stands: Enter or leaving the field keeps it, Escape does not.

import { useEffect, useRef, useState } from "react";

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

export function EditableLine(props: EditableLineProps) {
  const { label, value, none } = props;
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const byKey = useRef(false);

  useEffect(() => {
    if (!editing && byKey.current) button.current?.focus();
    byKey.current = false;
  }, [editing]);

  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>
        {editing ? (
          <Editor
            {...props}
            onDone={how => {
              byKey.current = how === "key";
              setEditing(false);
            }}
          />
        ) : (
          <button
            ref={button}
            type="button"
            class={`fact-open${value ? "" : " fact-none"}`}
            aria-label={`${label}: ${value || none}. Change`}
            title="Change"
            onClick={() => setEditing(true)}
          >
            {value || none}
          </button>
        )}
      </dd>
    </div>
  );
}

interface EditorProps extends EditableLineProps {
  /** Left by a key, the focus goes back to where it came from. */
  onDone(how: "key" | "blur"): void;
}

function Editor({ label, value, type, maxLength, keep, explain, onDone }: EditorProps) {
  const [typed, setTyped] = useState(value);
  const [wrong, setWrong] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);

  useEffect(() => input.current?.focus(), []);

  const finish = async (how: "key" | "blur") => {
    if (over.current) return;
    over.current = true;
    try {
      if (typed.trim() !== value) await keep(typed.trim());
      onDone(how);
    } catch (error) {
      over.current = false;
      setWrong(explain(error));
    }
  };
  const pressed = (key: KeyboardEvent) => {
    if (key.key === "Enter") void finish("key");
    if (key.key !== "Escape") return;
    key.preventDefault();
    over.current = true;
    onDone("key");
  };

  return (
    <>
      <input
        ref={input}
        class="input"
        // An invalid address is the server's to explain, not the browser's.
        type={type === "email" ? "text" : type}
        inputMode={type}
        aria-label={label}
        aria-invalid={!!wrong}
        maxLength={maxLength}
        value={typed}
        onInput={event => setTyped(event.currentTarget.value)}
        onBlur={() => void finish("blur")}
        onKeyDown={pressed}
      />
      {wrong && (
        <p class="field-wrong" role="alert">
          {wrong}
        </p>
      )}
    </>
  );
}
