// A choice of one from a list, with its label, its hint and what is wrong with it.

import type { ComponentChildren } from "preact";
import { useId } from "react";
import { Labelled, told } from "./Field.tsx";

interface SelectProps {
  label: string;
  value: string;
  options: readonly { key: string; name: string }[];
  onChoose(key: string): void;
  hint?: ComponentChildren;
  wrong?: string | undefined;
  disabled?: boolean;
}

export function Select({ label, value, options, onChoose, hint, wrong, disabled }: SelectProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} wrong={wrong}>
      <select
        {...told(id, hint, wrong)}
        class="select"
        value={value}
        disabled={disabled}
        onChange={event => onChoose(event.currentTarget.value)}
      >
        {options.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
