// The providers to sign in with. Their pages are elsewhere, so these are links that leave the dashboard.

import { providerAddress, useSignInOptions } from "../api.ts";
import "./providers.css";

export function Providers() {
  const providers = useSignInOptions().data?.providers ?? [];
  if (providers.length === 0) return null;
  return (
    <div class="providers">
      <p class="providers-or">or</p>
      {providers.map(({ id, name }) => (
        <a key={id} class="button button-plain" href={providerAddress(id)}>
          Sign in with {name}
        </a>
      ))}
    </div>
  );
}
