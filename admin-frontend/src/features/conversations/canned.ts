// Texts with places to fill in: canned replies and templates. Pure; the same rules as the server's.

/** Fills in what is known; what is not stands as what follows `|`, or stays to be seen. */
export function filled(body: string, value: (name: string) => string | undefined): string {
  return body.replaceAll(/\{\{([^{}]*)\}\}/g, (whole, inside: string) => {
    const [name = "", otherwise] = inside.split("|");
    return value(name.trim()) ?? otherwise?.trim() ?? whole;
  });
}

/** The names of its places, each once. */
export function placesOf(body: string): string[] {
  const names = [...body.matchAll(/\{\{([^{}|]*)/g)].map(([, name = ""]) => name.trim());
  return [...new Set(names)];
}

/** What stands for a canned reply's variables. */
export interface Known {
  contact: { name: string; email?: string | null; phone?: string | null };
  staff: string;
  inbox: string;
}

/** What the contact is called, where a person has told it: not what was made up, nor the address that they write from. */
const toldName = (name: string) =>
  /^Visitor [0-9A-F]{4}$|^\+\d+$|^[^ ]*@[^ ]*$/.test(name) ? undefined : name;

export function variables({ contact, staff, inbox }: Known): (name: string) => string | undefined {
  const first = (name?: string) => name?.split(" ")[0];
  const told = toldName(contact.name);
  const values: Record<string, string | null | undefined> = {
    "contact.name": told,
    "contact.first_name": first(told),
    "contact.email": contact.email,
    "contact.phone": contact.phone,
    "staff.name": staff,
    "staff.first_name": first(staff),
    "inbox.name": inbox,
  };
  return name => values[name] ?? undefined;
}

/** The word that is being looked for: what follows a `/` that stands at the beginning or after a space, up to the cursor. */
export function sought(text: string, cursor: number): { from: number; word: string } | undefined {
  const before = text.slice(0, cursor);
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!found) return undefined;
  const word = found[1] ?? "";
  return { from: cursor - word.length - 1, word };
}
