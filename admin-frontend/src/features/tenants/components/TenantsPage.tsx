// The tenant that one works in and all below it, as a tree: making, renaming, suspending, deleting and bringing back.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Card, Listing, Section } from "../../../components/ui/Section.tsx";
import { Empty } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { useTenants } from "../api.ts";
import { belowOf, treeOf } from "../tree.ts";
import { NewTenant } from "./NewTenant.tsx";
import { TenantRow } from "./TenantRow.tsx";
import "./tenants.css";

export default function TenantsPage() {
  const me = useMe();
  const tenants = useTenants();
  const [making, setMaking] = useState(false);
  const here = { ...tenants, data: tenants.data && belowOf(tenants.data, me.tenant.id) };
  return (
    <Section
      title="Tenants"
      hint="A tenant keeps its conversations, contacts and inboxes to itself. Who has a role in one has it in all below."
      act={
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          New tenant
        </Button>
      }
    >
      <Card title={`${me.tenant.name} and below`}>
        <Listing
          query={here}
          label="Loading the tenants"
          empty={<Empty icon="tree" title="No tenant to show" />}
        >
          {all => (
            <ul class="entries">
              {treeOf(all).map(branch => (
                <TenantRow key={branch.tenant.id} {...branch} />
              ))}
            </ul>
          )}
        </Listing>
      </Card>
      {making && <NewTenant below={me.tenant} onClose={() => setMaking(false)} />}
    </Section>
  );
}
