// The tenant's tokens for programs.

import { TokensPage } from "./TokensPage.tsx";

export default function TenantTokensPage() {
  return (
    <TokensPage
      whose="tenant"
      title="Tokens"
      hint="For programs of the whole team. They act under their own name, and go on working when whoever made them leaves."
    />
  );
}
