// The page behind the link to a new password.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Door } from "../../../components/ui/Door.tsx";
import { NewPassword } from "../../../components/ui/NewPassword.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { takeToken } from "../../../lib/link-token.ts";
import { keepsRules } from "../../../lib/password.ts";
import { byField, isCode } from "../../../lib/problem.ts";
import { Link } from "../../../lib/router.tsx";
import { useReset } from "../api.ts";
import { NoLink } from "./NoLink.tsx";

export default function ResetPage() {
  const [token] = useState(takeToken);
  const [password, setPassword] = useState("");
  const change = useReset(token);
  const wrong = byField(change.error).password;
  if (!token || isCode(change.error, "gone") || isCode(change.error, "not_found"))
    return <NoLink given={token !== ""} then={{ to: "/forgot", words: "Ask for a new link" }} />;
  if (change.isSuccess) return <Changed />;
  return (
    <Door title="Choose a new password">
      <p class="door-text">Everybody who is signed in with this login is signed out by it.</p>
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault();
          change.mutate(password);
        }}
      >
        <NewPassword
          label="New password"
          value={password}
          onText={setPassword}
          email=""
          name=""
          wrong={wrong}
        />
        {!wrong && <Trouble error={change.error} />}
        <Button look="main" type="submit" busy={change.isPending} disabled={!keepsRules(password, "", "")}>
          Set the password
        </Button>
      </form>
    </Door>
  );
}

function Changed() {
  return (
    <Door title="Your new password is set">
      <p class="door-text" role="status">
        From now on it is the one that counts.
      </p>
      <p class="door-text">
        <Link to="/login">Sign in with it</Link>
      </p>
    </Door>
  );
}
