// All that is open to somebody whose tenant asks for a second factor that they do not have yet.

import SecurityPage from "../features/account/components/SecurityPage.tsx";
import { useMe } from "../lib/live-context.ts";
import "./section-page.css";

export default function OnlySecondFactor() {
  const { tenant } = useMe();
  return (
    <main class="page">
      <div class="sections sections-alone">
        <p class="notice" role="status">
          <strong>{tenant.name}</strong> asks everybody who works here for a second factor, and you have none
          yet. Set it up below: everything else opens as soon as it is on.
        </p>
        <SecurityPage />
      </div>
    </main>
  );
}
