// Why signing in with a provider came to nothing. The server says it in one word behind the # of the sign-in page.

import { go, placeOf } from "../../lib/router.tsx";

const WORDS: Record<string, string> = {
  denied: "You said no at the provider. Try again, or sign in with your password.",
  expired: "It took too long, or it was begun in another window. Try again.",
  failed: "The provider cannot be reached, or its answer does not hold. Try again later, or tell an admin.",
  closed: "Your team is closed just now. Ask whoever runs it.",
  unverified: "The provider does not say that your email address is yours. Confirm it there first.",
  unverified_here:
    "Your address is not confirmed here yet. Sign in with your password, and confirm it in your account.",
  not_a_member:
    "Nobody has invited your address yet, or your login is switched off. Ask an admin of your team.",
  elsewhere: "Your login also belongs to another team. Sign in with your password.",
};

/** The reason in a sentence, read once and taken out of the address bar. */
export function takeReason(): string | undefined {
  const reason = /^#sso=(\w+)$/.exec(location.hash)?.[1];
  if (!reason) return undefined;
  const { path, search } = placeOf(location);
  go(path + search, "replace");
  return WORDS[reason] ?? "Signing in with the provider did not work. Try again, or use your password.";
}
