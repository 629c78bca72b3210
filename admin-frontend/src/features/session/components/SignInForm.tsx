// Email and password, then the code of the second factor where the server asks for one. After a failure what was typed is
// there to be mended, and the words say what was wrong.

import { useEffect, useRef, useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { EmailField } from "../../../components/ui/EmailField.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField, isCode } from "../../../lib/problem.ts";
import type { Me } from "../../../lib/words.ts";
import { useSignIn } from "../api.ts";

/** `again`: whose session ended; they sign in to the same team. */
export function SignInForm({ again }: { again?: Me }) {
  const [email, setEmail] = useState(again?.email ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { mutate: signIn, isPending, error, variables, reset } = useSignIn();
  const wrong = byField(error);
  // That a code is needed is no failure, unless one was given.
  const news = isCode(error, "second_factor_needed") && !variables?.code;

  useEffect(() => {
    if (news) setAsked(true);
  }, [news]);
  useEffect(() => {
    const first = asked ? "[autocomplete=one-time-code]" : again ? "[type=password]" : "[type=email]";
    form.current?.querySelector<HTMLInputElement>(first)?.focus();
  }, [asked, again]);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLInputElement>("input[data-secret]")?.select();
  }, [error]);

  const back = () => {
    setAsked(false);
    setCode("");
    reset();
  };

  return (
    <form
      ref={form}
      class="form"
      onSubmit={event => {
        event.preventDefault();
        const same = again && email.trim().toLowerCase() === again.email;
        signIn({
          email: email.trim(),
          password,
          ...(asked && { code: code.trim() }),
          ...(same && { tenant_id: again.tenant.id }),
        });
      }}
    >
      {asked ? (
        <Field
          label="Code of your second factor"
          autocomplete="one-time-code"
          spellcheck={false}
          required
          maxLength={40}
          data-secret
          value={code}
          onText={setCode}
          hint="The six digits that your app shows now, or one of your recovery codes."
          wrong={wrong.code}
        />
      ) : (
        <>
          <EmailField value={email} onText={setEmail} wrong={wrong.email} />
          <Field
            label="Password"
            type="password"
            autocomplete="current-password"
            required
            data-secret
            value={password}
            onText={setPassword}
            wrong={wrong.password}
          />
        </>
      )}
      {!wrong.email && !wrong.password && !wrong.code && !news && <Trouble error={error} />}
      <Button
        look="main"
        type="submit"
        busy={isPending}
        disabled={!email || !password || (asked && !code.trim())}
      >
        {isPending ? "Signing in" : "Sign in"}
      </Button>
      {asked && (
        <Button look="quiet" icon="back" onClick={back}>
          Back to the password
        </Button>
      )}
    </form>
  );
}
