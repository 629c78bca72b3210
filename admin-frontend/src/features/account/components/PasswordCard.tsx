// Changing one's own password, which signs out all other devices.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { NewPassword } from "../../../components/ui/NewPassword.tsx";
import { Card } from "../../../components/ui/Section.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { keepsRules } from "../../../lib/password.ts";
import { byField } from "../../../lib/problem.ts";
import { useChangePassword } from "../api.ts";

export function PasswordCard() {
  const { email, name } = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useChangePassword();
  const wrong = byField(change.error);
  const done = () => {
    setCurrent("");
    setNext("");
  };
  return (
    <Card title="Password" hint="A new one signs out all your other devices.">
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          change.mutate({ current, new: next }, { onSuccess: done });
        }}
      >
        {/* For password managers: whose password this is. */}
        <input type="email" autocomplete="username" value={email} readOnly hidden />
        <Field
          label="Password so far"
          type="password"
          autocomplete="current-password"
          required
          value={current}
          onText={setCurrent}
          wrong={wrong.current}
        />
        <NewPassword
          label="New password"
          value={next}
          onText={setNext}
          email={email}
          name={name}
          wrong={wrong.new}
        />
        {!wrong.current && !wrong.new && <Trouble error={change.error} />}
        <div class="form-acts">
          <span class="form-said" role="status">
            {change.isSuccess && !next && "Changed. Your other devices are signed out."}
          </span>
          <Button
            look="main"
            type="submit"
            busy={change.isPending}
            disabled={!current || !keepsRules(next, email, name)}
          >
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
}
