// Over everything when a session ends: the page below stays as it is, and goes on after signing in.

import { Button } from "../../../components/ui/Button.tsx";
import { Dialog } from "../../../components/ui/Dialog.tsx";
import { leave } from "../../../lib/session.ts";
import type { Me } from "../../../lib/words.ts";
import { Providers } from "./Providers.tsx";
import { SignInForm } from "./SignInForm.tsx";

export function SignInAgain({ me }: { me: Me }) {
  return (
    <Dialog title="Sign in again">
      <p class="dialog-text">
        Your session has ended. Everything here stays as it is, also what you were writing.
      </p>
      <SignInForm again={me} />
      <Providers />
      <p class="door-foot">
        <Button look="quiet" onClick={() => void leave()}>
          Sign out instead
        </Button>
      </p>
    </Dialog>
  );
}
