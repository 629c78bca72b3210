// One's own tokens for scripts.

import { TokensPage } from "./TokensPage.tsx";

export default function OwnTokensPage() {
  return (
    <TokensPage
      whose="own"
      title="Your tokens"
      hint="For scripts and programs of yours. They act as you, in this tenant, and may do no more than you."
    />
  );
}
