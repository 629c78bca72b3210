// The page of somebody who is not signed in.

import { Door } from "../../../components/ui/Door.tsx";
import { SignInForm } from "./SignInForm.tsx";

export function SignInPage() {
  return (
    <Door title="Sign in">
      <SignInForm />
      <p class="door-foot">No password yet? Ask an owner of your team for an invite link.</p>
    </Door>
  );
}
