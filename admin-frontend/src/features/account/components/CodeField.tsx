// A code of the second factor that is on, as proof.

import { Field } from "../../../components/ui/Field.tsx";

interface CodeFieldProps {
  value: string;
  onText(text: string): void;
  wrong: string | undefined;
}

export function CodeField({ value, onText, wrong }: CodeFieldProps) {
  return (
    <Field
      label="Code of your second factor"
      hint="The six digits that your app shows now, or one of your recovery codes."
      autocomplete="one-time-code"
      spellcheck={false}
      maxLength={40}
      required
      value={value}
      onText={onText}
      wrong={wrong}
    />
  );
}
