// The fields that a carrier needs, drawn from the server's own table. A secret that is set is never shown: typing
// replaces it.

import { Field } from "../../../components/ui/Field.tsx";
import type { CarrierField } from "../../../lib/words.ts";

interface CarrierFieldsProps {
  fields: readonly CarrierField[];
  values: Record<string, string>;
  /** The secrets that are set already. */
  set: readonly string[];
  wrong: Record<string, string>;
  readOnly?: boolean;
  onChange(values: Record<string, string>): void;
}

export function CarrierFields({
  fields,
  values,
  set,
  wrong,
  readOnly = false,
  onChange,
}: CarrierFieldsProps) {
  return (
    <>
      {fields.map(({ name, label, help, secret, required }) => (
        <Field
          key={name}
          label={required ? label : `${label} (may be left out)`}
          hint={help}
          value={values[name] ?? ""}
          onText={text => onChange({ ...values, [name]: text })}
          placeholder={secret && set.includes(name) ? "It is set. Type to replace it" : ""}
          autocomplete="off"
          spellcheck={false}
          readOnly={readOnly}
          wrong={wrong[`fields.${name}`]}
          {...(secret && { type: "password", "data-secret": true })}
        />
      ))}
    </>
  );
}
