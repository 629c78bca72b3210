// The websites that may use the widget, one a line.

import { Field } from "../../../components/ui/Field.tsx";
import { originsOf } from "../form.ts";

interface OriginsProps {
  value: string;
  onOrigins(text: string): void;
  readOnly: boolean;
  wrong?: string | undefined;
}

export function Origins({ value, onOrigins, readOnly, wrong }: OriginsProps) {
  const origins = originsOf(value);
  return (
    <Field
      label="Allowed websites"
      value={value}
      onText={onOrigins}
      rows={Math.min(8, Math.max(3, origins.length + 1))}
      readOnly={readOnly}
      spellcheck={false}
      placeholder="https://www.example.com"
      hint={hintOf(origins)}
      wrong={wrong}
    />
  );
}

function hintOf(origins: string[]): string {
  if (origins.length === 0)
    return "One website a line. With none, only this server's own demo page can use the chat.";
  if (origins.includes("*")) return "The * lets any website use this inbox.";
  return "One website a line, with https:// in front.";
}
