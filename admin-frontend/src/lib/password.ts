// The password rules that can be told while typing. The server has the last word: it also knows the common passwords. Pure.

import { PASSWORD_MIN_CHARS } from "./words.ts";

export interface Rule {
  words: string;
  kept: boolean;
}

export function rulesFor(password: string, email: string, name: string): Rule[] {
  const lower = password.toLowerCase();
  const local = email.split("@")[0] ?? email;
  const personal = [email, local, name.trim()].some(word => word !== "" && word.toLowerCase() === lower);
  return [
    { words: `At least ${PASSWORD_MIN_CHARS} characters`, kept: [...password].length >= PASSWORD_MIN_CHARS },
    { words: "Not your email address or name", kept: password !== "" && !personal },
  ];
}

/** Whether every rule that can be told here is kept. */
export function keepsRules(password: string, email: string, name: string): boolean {
  return rulesFor(password, email, name).every(rule => rule.kept);
}
