// The tenants that one may work in. Choosing one switches this tab, and no other.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Listing, Mark } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { go } from "../../../lib/router.tsx";
import { switchTo } from "../../../lib/session.ts";
import { useTenants } from "../api.ts";
import { found, treeOf } from "../tree.ts";
import { Depth } from "./Depth.tsx";

/** From so many on they can be searched. */
const MANY = 8;

export default function Switcher({ onClose }: { onClose(): void }) {
  const me = useMe();
  const [words, setWords] = useState("");
  const tenants = useTenants();
  const change = useMutation({
    mutationFn: switchTo,
    onSuccess: () => {
      onClose();
      // What is open here belongs to the other tenant.
      go("/");
    },
  });
  return (
    <Dialog title="Switch tenants" onClose={onClose}>
      <Listing query={tenants} label="Loading the tenants" empty={<p>You work in no other tenant.</p>}>
        {all => (
          <div class="form">
            {all.length >= MANY && <Field label="Search" value={words} onText={setWords} type="search" />}
            <ul class="switcher">
              {found(treeOf(all), words).map(({ tenant, depth }) => (
                <li key={tenant.id}>
                  <button
                    type="button"
                    aria-current={tenant.id === me.tenant.id ? "true" : undefined}
                    disabled={change.isPending || tenant.state !== "active"}
                    onClick={() => (tenant.id === me.tenant.id ? onClose() : change.mutate(tenant.id))}
                  >
                    <Depth depth={depth} />
                    <span>{tenant.name}</span>
                    {tenant.state !== "active" && <Mark look="warn">{tenant.state}</Mark>}
                    {tenant.id === me.tenant.id && <Icon name="check" />}
                  </button>
                </li>
              ))}
            </ul>
            <Trouble error={change.error} />
          </div>
        )}
      </Listing>
    </Dialog>
  );
}
