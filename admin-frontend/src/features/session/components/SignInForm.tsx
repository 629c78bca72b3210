// Email and password. After a failure the password is there to be mended, and the words say what was wrong.

import { useEffect, useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import type { Me } from "../../../lib/words.ts";
import { useSignIn } from "../api.ts";

/** `again`: whose session ended; they sign in to the same team. */
export function SignInForm({ again }: { again?: Me }) {
  const [email, setEmail] = useState(again?.email ?? "");
  const [password, setPassword] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const { mutate: signIn, isPending, error } = useSignIn();
  const wrong = byField(error);

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>(again ? "[type=password]" : "[type=email]")?.focus();
  }, [again]);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLInputElement>("[type=password]")?.select();
  }, [error]);

  return (
    <form
      ref={form}
      class="form"
      onSubmit={event => {
        event.preventDefault();
        const same = again && email.trim().toLowerCase() === again.email;
        signIn({ email: email.trim(), password, ...(same && { tenant_id: again.tenant.id }) });
      }}
    >
      <Field
        label="Email"
        type="email"
        autocomplete="username"
        required
        maxLength={254}
        value={email}
        onText={setEmail}
        wrong={wrong.email}
      />
      <Field
        label="Password"
        type="password"
        autocomplete="current-password"
        required
        value={password}
        onText={setPassword}
        wrong={wrong.password}
      />
      {!wrong.email && !wrong.password && <Trouble error={error} />}
      <Button look="main" type="submit" busy={isPending} disabled={!email || !password}>
        {isPending ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}
