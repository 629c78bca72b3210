// Adds a provider, or changes one. The address to enter at the provider stands here, because it is needed there first.

import { useState } from "react";
import { Check } from "../../../components/ui/Check.tsx";
import { CopyLine } from "../../../components/ui/CopyLine.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { FormDialog } from "../../../components/ui/FormDialog.tsx";
import { Select } from "../../../components/ui/Select.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { byField } from "../../../lib/problem.ts";
import { useRoles } from "../../../lib/roles.ts";
import type { Provider } from "../../../lib/words.ts";
import { useChangeProvider, useCreateProvider } from "../api.ts";
import { changeOf, type Form, formOf, newOf } from "../form.ts";
import { RoleRules } from "./RoleRules.tsx";

/** Where providers send the browser back to: known before there is one, because it has to be entered there first. */
const callbackOf = (tenant: string) => `${location.origin}/api/v1/auth/sso/callback/${tenant}`;

export function ProviderDialog({ provider, onClose }: { provider?: Provider; onClose(): void }) {
  const [form, setForm] = useState(() => formOf(provider));
  const { tenant } = useMe();
  const roles = useRoles();
  const create = useCreateProvider();
  const change = useChangeProvider(provider?.id ?? "");
  const { isPending, error } = provider ? change : create;
  const wrong = byField(error);
  const set = (part: Partial<Form>) => setForm({ ...form, ...part });
  const changes = provider && changeOf(provider, form);
  const filled = form.name.trim() && form.issuer.trim() && form.client_id.trim();
  const ready = changes ? Object.keys(changes).length > 0 : form.client_secret.trim() !== "";
  const save = () =>
    changes
      ? change.mutate(changes, { onSuccess: onClose })
      : create.mutate(newOf(form), { onSuccess: onClose });
  const joins = (roles.data?.built_in ?? []).filter(({ role }) => role !== "owner");
  return (
    <FormDialog
      title={provider ? `Change ${provider.name}` : "Add a provider"}
      act={provider ? "Save" : "Add it"}
      wide
      busy={isPending}
      ready={!!filled && ready}
      error={Object.keys(wrong).length ? undefined : error}
      onAct={save}
      onClose={onClose}
    >
      <div class="field">
        <span class="field-name">Redirect URI</span>
        <div class="field-hint">Enter this at the provider, where it asks for it.</div>
        <CopyLine text={provider?.redirect_uri ?? callbackOf(tenant.id)} label="Redirect URI" />
      </div>
      <Field
        label="Name"
        hint="What stands on the button, such as “Example Bikes”."
        maxLength={200}
        required
        value={form.name}
        onText={name => set({ name })}
        wrong={wrong.name}
      />
      <Field
        label="Issuer"
        hint="The provider's address, in front of /.well-known/openid-configuration."
        type="url"
        placeholder="https://login.example.com"
        required
        readOnly={!!provider}
        value={form.issuer}
        onText={issuer => set({ issuer })}
        wrong={wrong.issuer}
      />
      <Field
        label="Client id"
        autocomplete="off"
        spellcheck={false}
        required
        value={form.client_id}
        onText={client_id => set({ client_id })}
        wrong={wrong.client_id}
      />
      <Field
        label="Client secret"
        hint={provider ? "It is kept encrypted and never shown. Leave it empty to keep it." : undefined}
        type="password"
        autocomplete="off"
        required={!provider}
        value={form.client_secret}
        onText={client_secret => set({ client_secret })}
        wrong={wrong.client_secret}
      />
      <Check
        label="Show its button on the sign-in page to everybody"
        hint="Otherwise only its own address leads to it."
        checked={form.listed}
        onChange={listed => set({ listed })}
      />
      {provider && (
        <div class="field">
          <span class="field-name">Its own address</span>
          <CopyLine
            text={`${location.origin}/api/v1/auth/sso/${provider.id}/start`}
            label="Its own address"
          />
        </div>
      )}
      <Select
        label="Who comes for the first time"
        value={form.join_as}
        options={[
          { key: "", name: "is not let in: only members are" },
          ...joins.map(({ role }) => ({ key: role, name: `becomes ${role}` })),
        ]}
        onChoose={join_as => set({ join_as })}
        wrong={wrong.join_as}
      />
      <RoleRules form={form} onForm={set} roles={roles.data} wrong={wrong} />
    </FormDialog>
  );
}
