// The tenant that this tab works for, in the bar; a button where there are others to switch to.

import { Icon } from "../../../components/ui/Icon.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { useTenants } from "../api.ts";
import { switcherOpen } from "../switcher.ts";
import "./tenants.css";

export function TenantName() {
  const { tenant } = useMe();
  const others = useTenants().data?.some(({ id }) => id !== tenant.id);
  if (!others) return <strong>{tenant.name}</strong>;
  return (
    <button
      type="button"
      class="tenant-name"
      aria-haspopup="dialog"
      aria-keyshortcuts="T"
      title="Switch tenants"
      onClick={() => switcherOpen.set(true)}
    >
      <strong>{tenant.name}</strong>
      <Icon name="fold" />
      <span class="unseen">, switch tenants</span>
    </button>
  );
}
