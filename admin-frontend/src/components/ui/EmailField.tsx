// The address that somebody signs in with.

import { Field } from "./Field.tsx";

interface EmailFieldProps {
  label?: string;
  value: string;
  onText(text: string): void;
  wrong: string | undefined;
  /** Whether it is the address of whoever types it, which the browser then offers. */
  own?: boolean;
  hint?: string;
}

export function EmailField({ label = "Email", own = true, ...rest }: EmailFieldProps) {
  return (
    <Field
      {...rest}
      label={label}
      type="email"
      autocomplete={own ? "username" : "off"}
      required
      maxLength={254}
    />
  );
}
