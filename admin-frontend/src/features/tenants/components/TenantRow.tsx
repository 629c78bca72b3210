// One tenant of the tree, with what may be done to it.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm, decided } from "../../../components/ui/Confirm.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Menu, type MenuItem } from "../../../components/ui/Menu.tsx";
import { Mark, Row } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { dateOnly } from "../../../lib/time.ts";
import { may, type Tenant } from "../../../lib/words.ts";
import { useChangeTenant, useDeleteTenant, useRestoreTenant } from "../api.ts";
import type { Branch } from "../tree.ts";
import { Depth } from "./Depth.tsx";
import { NewTenant } from "./NewTenant.tsx";
import { RenameTenant } from "./RenameTenant.tsx";

type Doing = "rename" | "below" | "suspend" | "delete";

export function TenantRow({ tenant, depth }: Branch) {
  const me = useMe();
  const [menu, setMenu] = useState(false);
  const [doing, setDoing] = useState<Doing>();
  const change = useChangeTenant(tenant.id);
  const restore = useRestoreTenant();
  const own = tenant.id === me.tenant.id;
  const deletes = may(me, "tenant_delete");
  const { state, name } = tenant;
  const does = (key: Doing, label: string): MenuItem => ({ key, label, act: () => setDoing(key) });
  const items: MenuItem[] = [
    does("rename", "Rename"),
    does("below", "Make a tenant below it"),
    ...(state === "suspended"
      ? [{ key: "resume", label: "Resume", act: () => change.mutate({ suspended: false }) }]
      : own
        ? []
        : [does("suspend", "Suspend")]),
    ...(deletes ? [does("delete", "Delete")] : []),
  ];
  const close = () => setDoing(undefined);
  return (
    <>
      <Row
        lead={<Depth depth={depth} />}
        name={name}
        faded={state !== "active"}
        marks={
          <>
            {own && <Mark>You are here</Mark>}
            {state === "suspended" && <Mark look="warn">Suspended</Mark>}
            {state === "deleted" && <Mark look="warn">Deleted</Mark>}
          </>
        }
        note={noteOf(tenant)}
        acts={
          state === "deleted" ? (
            deletes && (
              <Button icon="reopen" busy={restore.isPending} onClick={() => restore.mutate(tenant.id)}>
                Bring back
              </Button>
            )
          ) : (
            <Menu
              button={<Icon name="more" />}
              label={`What to do with ${name}`}
              open={menu}
              onOpen={setMenu}
              items={items}
            />
          )
        }
      />
      <Trouble error={restore.error ?? (doing ? undefined : change.error)} />
      {doing === "rename" && <RenameTenant tenant={tenant} onClose={close} />}
      {doing === "below" && <NewTenant below={tenant} onClose={close} />}
      {doing === "suspend" && <Suspend tenant={tenant} onClose={close} />}
      {doing === "delete" && <Delete tenant={tenant} onClose={close} />}
    </>
  );
}

function noteOf({ state, erased_at, created_at }: Tenant): string {
  if (state === "deleted" && erased_at)
    return `Erased for good on ${dateOnly(erased_at)}. Until then it can be brought back.`;
  if (state === "suspended") return "Nobody gets in, and visitors cannot write.";
  return `Since ${dateOnly(created_at)}`;
}

function Suspend({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const change = decided(useChangeTenant(tenant.id), { suspended: true });
  return (
    <Confirm title={`Suspend “${tenant.name}”?`} act="Suspend it" change={change} onClose={onClose}>
      <p>
        Until it is resumed nobody gets into it or the tenants below it, and their visitors cannot write.
        Nothing is lost.
      </p>
    </Confirm>
  );
}

function Delete({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  return (
    <Confirm
      title={`Delete “${tenant.name}”?`}
      act="Delete it"
      typed={tenant.name}
      change={useDeleteTenant(tenant.id)}
      onClose={onClose}
    >
      <p>
        It and all tenants below it close at once: conversations, contacts, inboxes, everything. For 7 days it
        can be brought back here; then it is erased for good.
      </p>
    </Confirm>
  );
}
