// A new organization with its owner. It is made when the link in the mail is followed.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Door } from "../../../components/ui/Door.tsx";
import { EmailField } from "../../../components/ui/EmailField.tsx";
import { Field } from "../../../components/ui/Field.tsx";
import { NewPassword } from "../../../components/ui/NewPassword.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { keepsRules } from "../../../lib/password.ts";
import { byField } from "../../../lib/problem.ts";
import { Link } from "../../../lib/router.tsx";
import { type NewOrganization, useSignUp } from "../api.ts";

const NOTHING: NewOrganization = { organization: "", name: "", email: "", password: "" };

export default function SignUpPage() {
  const [form, setForm] = useState(NOTHING);
  const signUp = useSignUp();
  const wrong = byField(signUp.error);
  const set = (part: Partial<NewOrganization>) => setForm({ ...form, ...part });
  const { organization, name, email, password } = form;
  const given = organization.trim() && name.trim() && email.trim();
  if (signUp.isSuccess) return <Begun email={email.trim()} />;
  return (
    <Door title="Sign up">
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          signUp.mutate({
            ...form,
            organization: organization.trim(),
            name: name.trim(),
            email: email.trim(),
          });
        }}
      >
        <Field
          label="Organization"
          hint="As your colleagues and visitors read it."
          autocomplete="organization"
          required
          maxLength={200}
          value={organization}
          onText={organization => set({ organization })}
          wrong={wrong.organization}
        />
        <Field
          label="Your name"
          autocomplete="name"
          required
          maxLength={200}
          value={name}
          onText={name => set({ name })}
          wrong={wrong.name}
        />
        <EmailField value={email} onText={email => set({ email })} wrong={wrong.email} />
        <NewPassword
          label="Password"
          value={password}
          onText={password => set({ password })}
          email={email}
          name={name}
          wrong={wrong.password}
        />
        {Object.keys(wrong).length === 0 && <Trouble error={signUp.error} />}
        <Button
          look="main"
          type="submit"
          busy={signUp.isPending}
          disabled={!given || !keepsRules(password, email, name)}
        >
          Sign up
        </Button>
      </form>
      <p class="door-foot">
        Already here? <Link to="/login">Sign in</Link>
      </p>
    </Door>
  );
}

function Begun({ email }: { email: string }) {
  return (
    <Door title="Look into your mail">
      <p class="door-text" role="status">
        A link is on its way to <strong>{email}</strong>. Your organization is made when you follow it; it
        works for a day.
      </p>
    </Door>
  );
}
