// What an entry of the trail changed, field by field, in words. Pure.

export interface Difference {
  field: string;
  before: string | undefined;
  after: string | undefined;
}

/** The fields that differ between the two, in the order in which they stand there. */
export function differences(before: unknown, after: unknown): Difference[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map(field => ({ field, before: old.get(field), after: now.get(field) }))
    .filter(({ before, after }) => before !== after);
}

/** `{"a": {"b": 1}}` has the field `a.b`. What is no object is a single field. */
function fieldsOf(value: unknown, path = ""): Map<string, string> {
  const fields = new Map<string, string>();
  if (value === undefined || (value === null && !path)) return fields;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fields.set(path || "value", inWords(value));
  for (const [key, part] of Object.entries(value))
    for (const [at, words] of fieldsOf(part, path ? `${path}.${key}` : key)) fields.set(at, words);
  return fields;
}

function inWords(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length ? value.map(inWords).join(", ") : "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
