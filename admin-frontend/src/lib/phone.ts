// Phone numbers as people read them: they are kept as +436601234567, and shown with the country apart and in groups. Pure.

/** The countries with two digits; one begins with 1 or 7, and all others have three (ITU-T E.164). */
const TWO =
  "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

/** What is no such number stays as somebody typed it. */
export function readable(phone: string): string {
  const digits = /^\+(\d{7,15})$/.exec(phone)?.[1];
  if (!digits) return phone;
  const country = /^[17]/.test(digits) ? 1 : TWO.includes(digits.slice(0, 2)) ? 2 : 3;
  const groups = [`+${digits.slice(0, country)}`];
  let rest = digits.slice(country);
  for (; rest.length > 4; rest = rest.slice(3)) groups.push(rest.slice(0, 3));
  return [...groups, rest].join(" ");
}
