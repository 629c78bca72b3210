// Name and password for an invite; only the password when the address already has a login.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { InviteShown } from "../../../lib/words.ts";
import { useAcceptInvite } from "../api.ts";
import { type Rule, rulesFor } from "../rules.ts";
import "./invite.css";

interface AcceptFormProps {
  invite: InviteShown;
  token: string;
  onDone(): void;
}

export function AcceptForm({ invite: { email, has_login }, token, onDone }: AcceptFormProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { mutate: accept, isPending, error } = useAcceptInvite(token);
  const wrong = byField(error);
  const rules = rulesFor(password, email, name);
  const ready = has_login ? password !== "" : name.trim() !== "" && rules.every(rule => rule.kept);
  return (
    <form
      class="form"
      onSubmit={event => {
        event.preventDefault();
        // The name of an existing login stays as it is; the server asks for one all the same.
        if (ready) accept({ name: has_login ? email : name.trim(), password }, { onSuccess: onDone });
      }}
    >
      {/* For password managers: whose password this is. */}
      <input type="email" autocomplete="username" value={email} readOnly hidden />
      {!has_login && (
        <Field
          label="Your name"
          autocomplete="name"
          required
          maxLength={200}
          value={name}
          onText={setName}
          wrong={wrong.name}
        />
      )}
      <Field
        label={has_login ? "Your password" : "Password"}
        type="password"
        autocomplete={has_login ? "current-password" : "new-password"}
        required
        maxLength={200}
        value={password}
        onText={setPassword}
        hint={has_login ? undefined : <Rules rules={rules} />}
        wrong={wrong.password}
      />
      {!wrong.name && !wrong.password && <Trouble error={error} />}
      <Button look="main" type="submit" busy={isPending} disabled={!ready}>
        {has_login ? "Join" : "Make my login"}
      </Button>
    </form>
  );
}

function Rules({ rules }: { rules: Rule[] }) {
  return (
    <ul class="rules">
      {rules.map(({ words, kept }) => (
        <li key={words} class={kept ? "rule-kept" : ""}>
          {kept ? <Icon name="check" /> : <span class="rule-dot" aria-hidden="true" />}
          {words}
          <span class="unseen">{kept ? ": fulfilled" : ": not yet"}</span>
        </li>
      ))}
      <li>
        <span class="rule-dot" aria-hidden="true" />
        Not easy to guess: three or four unrelated words are best
      </li>
    </ul>
  );
}
