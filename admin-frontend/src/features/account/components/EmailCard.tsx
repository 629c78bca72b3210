// The address that one signs in with: whether it is confirmed, and changing it, which both addresses have to confirm.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { Card, Mark } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { byField } from "../../../lib/problem.ts";
import { useChangeEmail, useVerifyEmail } from "../api.ts";

export function EmailCard() {
  const me = useMe();
  return (
    <Card
      title="Email"
      hint={
        <>
          You sign in with <strong>{me.email}</strong>{" "}
          {me.email_verified ? <Mark look="good">Confirmed</Mark> : <Mark look="warn">Not confirmed</Mark>}
        </>
      }
    >
      {!me.email_verified && <Verify email={me.email} />}
      <ChangeEmail old={me.email} />
    </Card>
  );
}

function Verify({ email }: { email: string }) {
  const verify = useVerifyEmail();
  return (
    <div class="form card-part">
      {verify.isSuccess ? (
        <p class="form-said" role="status">
          A link is on its way to {email}. It works for a day.
        </p>
      ) : (
        <p>A confirmed address lets you set a new password by yourself when you forget yours.</p>
      )}
      <Trouble error={verify.error} />
      <div class="form-acts">
        <Button busy={verify.isPending} onClick={() => verify.mutate()}>
          {verify.isSuccess ? "Send it again" : "Send me a link to confirm it"}
        </Button>
      </div>
    </div>
  );
}

function ChangeEmail({ old }: { old: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const change = useChangeEmail();
  const wrong = byField(change.error);
  return (
    <form
      class="form"
      onSubmit={event => {
        event.preventDefault();
        change.mutate({ email: email.trim(), password }, { onSuccess: () => setPassword("") });
      }}
    >
      <Field
        label="New email"
        type="email"
        autocomplete="email"
        required
        maxLength={254}
        value={email}
        onText={text => {
          change.reset();
          setEmail(text);
        }}
        hint="A link goes to the old and to the new address; the change holds when both were followed."
        wrong={wrong.email}
      />
      <Field
        label="Your password"
        type="password"
        autocomplete="current-password"
        required
        value={password}
        onText={setPassword}
        wrong={wrong.password}
      />
      {!wrong.email && !wrong.password && <Trouble error={change.error} />}
      {change.isSuccess && (
        <p class="form-said" role="status">
          Look into both mailboxes: a link went to {old} and one to {email.trim()}.
        </p>
      )}
      <div class="form-acts">
        <Button
          type="submit"
          busy={change.isPending}
          disabled={!email.trim() || !password || change.isSuccess}
        >
          Change the address
        </Button>
      </div>
    </form>
  );
}
