// The page of somebody who is not signed in: password, the providers, and what to do without either.

import { useState } from "react";
import { Door } from "../../../components/ui/Door.tsx";
import { Icon } from "../../../components/ui/Icon.tsx";
import { Link } from "../../../lib/router.tsx";
import { useSignInOptions } from "../api.ts";
import { takeReason } from "../sso.ts";
import { Providers } from "./Providers.tsx";
import { SignInForm } from "./SignInForm.tsx";

export function SignInPage() {
  const options = useSignInOptions().data;
  const [refused] = useState(takeReason);
  return (
    <Door title="Sign in">
      {refused && (
        <p class="trouble door-text" role="alert">
          <Icon name="alert" /> {refused}
        </p>
      )}
      <SignInForm />
      <Providers />
      <p class="door-foot">
        {options?.mail ? (
          <Link to="/forgot">Forgot your password?</Link>
        ) : (
          "No password, or forgotten it? Ask an owner of your team for a link."
        )}
      </p>
      {options?.registration && (
        <p class="door-foot">
          New here? <Link to="/sign-up">Sign up with your organization</Link>
        </p>
      )}
    </Door>
  );
}
