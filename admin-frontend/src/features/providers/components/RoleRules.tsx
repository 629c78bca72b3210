// Which value of the provider's role claim gives which role. The first line that fits counts, at every sign-in.

import { Button, IconButton } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { roleKey } from "../../../lib/roles.ts";
import type { Roles } from "../../../lib/words.ts";
import type { Form, Rule } from "../form.ts";

interface RoleRulesProps {
  form: Form;
  onForm(part: Partial<Form>): void;
  roles: Roles | undefined;
  wrong: Record<string, string>;
}

export function RoleRules({ form, onForm, roles, wrong }: RoleRulesProps) {
  const { rules } = form;
  const set = (at: number, part: Partial<Rule>) =>
    onForm({ rules: rules.map((rule, i) => (i === at ? { ...rule, ...part } : rule)) });
  const options = [
    ...(roles?.built_in ?? []).map(({ role }) => ({ key: role as string, name: role as string })),
    ...(roles?.custom ?? []).map(({ id, name }) => ({ key: roleKey({ role: "custom", role_id: id }), name })),
  ];
  const told = Object.entries(wrong).find(([field]) => field.startsWith("role_map"))?.[1];
  return (
    <>
      <Field
        label="Claim that names the role"
        hint="Such as “groups”. Leave it empty to give roles by hand."
        autocomplete="off"
        spellcheck={false}
        value={form.role_claim}
        onText={role_claim => onForm({ role_claim })}
        wrong={wrong.role_claim}
      />
      {form.role_claim.trim() && (
        <fieldset class="checks">
          <legend>Its values; the first that fits counts, at every sign-in</legend>
          {rules.map((rule, i) => (
            <div key={i} class="rule-line">
              <input
                class="input"
                aria-label={`Value ${i + 1}`}
                placeholder="support"
                value={rule.value}
                onInput={event => set(i, { value: event.currentTarget.value })}
              />
              <span aria-hidden="true">→</span>
              <select
                class="select"
                aria-label={`Role for value ${i + 1}`}
                value={rule.role}
                onChange={event => set(i, { role: event.currentTarget.value })}
              >
                {options.map(({ key, name }) => (
                  <option key={key} value={key}>
                    {name}
                  </option>
                ))}
              </select>
              <IconButton
                icon="close"
                label={`Remove line ${i + 1}`}
                onClick={() => onForm({ rules: rules.toSpliced(i, 1) })}
              />
            </div>
          ))}
          {told && (
            <p class="field-wrong" role="alert">
              {told}
            </p>
          )}
          <div>
            <Button icon="plus" onClick={() => onForm({ rules: [...rules, { value: "", role: "staff" }] })}>
              Add a line
            </Button>
          </div>
        </fieldset>
      )}
    </>
  );
}
