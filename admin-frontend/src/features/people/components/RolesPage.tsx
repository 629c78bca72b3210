// What each role may do: the matrix, and the roles of the tenant's own.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Confirm } from "../../../components/ui/Confirm.tsx";
import { Card, Listing, Row, Section } from "../../../components/ui/Section.tsx";
import { Empty, Failed, Loading } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { SEES_WORDS } from "../../../lib/permissions.ts";
import { useRoles } from "../../../lib/roles.ts";
import { type CustomRole, may } from "../../../lib/words.ts";
import { useDeleteRole } from "../api.ts";
import { Matrix } from "./Matrix.tsx";
import { RoleDialog } from "./RoleDialog.tsx";

export default function RolesPage() {
  const me = useMe();
  const roles = useRoles();
  const [making, setMaking] = useState(false);
  const mayWrite = may(me, "role_write");
  const own = { ...roles, data: roles.data?.custom };
  return (
    <Section
      title="Roles"
      hint="A role holds in its tenant and in all below it."
      act={
        mayWrite && (
          <Button look="main" icon="plus" onClick={() => setMaking(true)}>
            New role
          </Button>
        )
      }
    >
      <Card title="What each role may do">
        {roles.data ? (
          <Matrix roles={roles.data} />
        ) : roles.isError ? (
          <Failed error={roles.error} retry={() => void roles.refetch()} />
        ) : (
          <Loading label="Loading the roles" />
        )}
      </Card>
      <Card title="Your own roles">
        <Listing
          query={own}
          label="Loading your own roles"
          empty={
            <Empty icon="person" title="There is no role of your own yet">
              <p>
                {mayWrite
                  ? "Make one when none of the five fits: any set of permissions, limited to some conversations if you like."
                  : "An owner or admin can make one."}
              </p>
            </Empty>
          }
        >
          {all => (
            <ul class="entries">
              {all.map(role => (
                <OwnRole key={role.id} role={role} mayWrite={mayWrite} />
              ))}
            </ul>
          )}
        </Listing>
      </Card>
      {making && <RoleDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}

function OwnRole({ role, mayWrite }: { role: CustomRole; mayWrite: boolean }) {
  const [doing, setDoing] = useState<"change" | "delete">();
  const close = () => setDoing(undefined);
  return (
    <>
      <Row
        name={role.name}
        note={`${SEES_WORDS[role.sees]} · ${usersOf(role)}`}
        acts={
          mayWrite && (
            <>
              <Button aria-label={`Change ${role.name}`} onClick={() => setDoing("change")}>
                Change
              </Button>
              <Button look="danger" aria-label={`Delete ${role.name}`} onClick={() => setDoing("delete")}>
                Delete
              </Button>
            </>
          )
        }
      />
      {doing === "change" && <RoleDialog role={role} onClose={close} />}
      {doing === "delete" && <DeleteRole role={role} onClose={close} />}
    </>
  );
}

const usersOf = ({ users }: CustomRole) =>
  users === 0 ? "nobody has it" : users === 1 ? "1 person has it" : `${users} people have it`;

function DeleteRole({ role, onClose }: { role: CustomRole; onClose(): void }) {
  return (
    <Confirm
      title={`Delete the role “${role.name}”?`}
      act="Delete it"
      change={useDeleteRole(role.id)}
      onClose={onClose}
    >
      <p>
        {role.users > 0
          ? `${role.users === 1 ? "Somebody has" : `${role.users} people have`} it. Give them another role first.`
          : "It can no longer be given to anybody."}
      </p>
    </Confirm>
  );
}
