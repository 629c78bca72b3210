// Asks for a link to a new password. It never tells whether an address is known.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Door } from "../../../components/ui/Door.tsx";
import { EmailField } from "../../../components/ui/EmailField.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { byField } from "../../../lib/problem.ts";
import { Link } from "../../../lib/router.tsx";
import { useForgot } from "../api.ts";

export default function ForgotPage() {
  const [email, setEmail] = useState("");
  const ask = useForgot();
  const wrong = byField(ask.error).email;
  if (ask.isSuccess) return <Asked email={email.trim()} again={() => ask.reset()} />;
  return (
    <Door title="A new password">
      <p class="door-text">Say which address you sign in with. A link to a new password is sent there.</p>
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          ask.mutate(email.trim());
        }}
      >
        <EmailField value={email} onText={setEmail} wrong={wrong} />
        {!wrong && <Trouble error={ask.error} />}
        <Button look="main" type="submit" busy={ask.isPending} disabled={!email.trim()}>
          Send me the link
        </Button>
      </form>
      <p class="door-foot">
        <Link to="/login">Back to signing in</Link>
      </p>
    </Door>
  );
}

function Asked({ email, again }: { email: string; again(): void }) {
  return (
    <Door title="Look into your mail">
      <p class="door-text" role="status">
        If <strong>{email}</strong> has a login here, a link is on its way. It works once, for an hour.
        Nothing there after a few minutes? Look among the unwanted mail, or ask an owner of your team for a
        link.
      </p>
      <p class="door-foot">
        <Button look="quiet" onClick={again}>
          Try another address
        </Button>
      </p>
    </Door>
  );
}
