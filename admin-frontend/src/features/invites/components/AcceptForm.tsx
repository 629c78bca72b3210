// Name and password for an invite; only the password when the address already has a login.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { NewPassword } from "../../../components/ui/NewPassword.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { keepsRules } from "../../../lib/password.ts";
import { byField } from "../../../lib/problem.ts";
import type { InviteShown } from "../../../lib/words.ts";
import { useAcceptInvite } from "../api.ts";

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
  const ready = has_login ? password !== "" : name.trim() !== "" && keepsRules(password, email, name);
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
      {has_login ? (
        <Field
          label="Your password"
          type="password"
          autocomplete="current-password"
          required
          maxLength={200}
          value={password}
          onText={setPassword}
          wrong={wrong.password}
        />
      ) : (
        <NewPassword
          label="Password"
          value={password}
          onText={setPassword}
          email={email}
          name={name}
          wrong={wrong.password}
        />
      )}
      {!wrong.name && !wrong.password && <Trouble error={error} />}
      <Button look="main" type="submit" busy={isPending} disabled={!ready}>
        {has_login ? "Join" : "Make my login"}
      </Button>
    </form>
  );
}
