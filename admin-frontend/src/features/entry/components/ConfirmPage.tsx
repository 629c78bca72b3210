// The page behind a link that confirms an address or a sign-up. It asks for a press: some mail programs open every link
// by themselves, and a link works once.

import { useState } from "react";
import { Button } from "../../../components/ui/Button.tsx";
import { Door } from "../../../components/ui/Door.tsx";
import { Trouble } from "../../../components/ui/States.tsx";
import { takeToken } from "../../../lib/link-token.ts";
import { isCode } from "../../../lib/problem.ts";
import { Link } from "../../../lib/router.tsx";
import { type Confirmed, useConfirm } from "../api.ts";
import { NoLink } from "./NoLink.tsx";

const WORDS = {
  email: {
    title: "Confirm your address",
    text: "By this you say that mail to this address reaches you.",
    act: "Confirm the address",
    elsewhere: { to: "/account", words: "Ask for a new link in your account" },
  },
  "sign-up": {
    title: "Finish signing up",
    text: "By this your organization is made, and your address is known to be yours.",
    act: "Make my organization",
    elsewhere: { to: "/sign-up", words: "Sign up again" },
  },
} as const;

export default function ConfirmPage({ what }: { what: Confirmed }) {
  const [token] = useState(takeToken);
  const confirm = useConfirm(what);
  const { title, text, act, elsewhere } = WORDS[what];
  if (!token || isCode(confirm.error, "gone") || isCode(confirm.error, "not_found"))
    return <NoLink given={token !== ""} then={elsewhere} />;
  if (confirm.data) return <Done what={what} {...confirm.data} />;
  return (
    <Door title={title}>
      <div class="form">
        <p>{text}</p>
        <Trouble error={confirm.error} />
        <Button look="main" busy={confirm.isPending} onClick={() => confirm.mutate(token)}>
          {act}
        </Button>
      </div>
    </Door>
  );
}

function Done({ what, email, waiting }: { what: Confirmed; email: string; waiting: boolean }) {
  if (waiting) {
    return (
      <Door title="One more link">
        <p class="door-text" role="status">
          <strong>{email}</strong> is confirmed. The change holds as soon as the link to the other address is
          followed, too.
        </p>
      </Door>
    );
  }
  return (
    <Door title={what === "email" ? "Your address is confirmed" : "Your organization is ready"}>
      <p class="door-text" role="status">
        You sign in with <strong>{email}</strong>.
      </p>
      <p class="door-text">
        <Link to="/">{what === "email" ? "Go on to Omnichat" : "Sign in"}</Link>
      </p>
    </Door>
  );
}
