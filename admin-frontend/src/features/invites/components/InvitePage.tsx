// The page behind an invite link: who invites, name and password, and kind words when the link no longer works.

import { useState } from "react";
import { Door } from "../../../components/ui/Door.tsx";
import { Failed, Loading } from "../../../components/ui/States.tsx";
import { takeToken } from "../../../lib/link-token.ts";
import { isCode } from "../../../lib/problem.ts";
import { go, Link } from "../../../lib/router.tsx";
import type { InviteShown } from "../../../lib/words.ts";
import { useInvite } from "../api.ts";
import { AcceptForm } from "./AcceptForm.tsx";

export default function InvitePage() {
  const [token] = useState(takeToken);
  const invite = useInvite(token);
  const spent = !token || isCode(invite.error, "gone") || isCode(invite.error, "not_found");
  if (spent || isCode(invite.error, "invalid")) return <NoInvite given={token !== ""} />;
  if (invite.data) return <Invited invite={invite.data} token={token} />;
  return (
    <Door title="Your invite">
      {invite.isError ? (
        <Failed error={invite.error} retry={() => void invite.refetch()} />
      ) : (
        <Loading label="Looking up the invite" rows={3} />
      )}
    </Door>
  );
}

function Invited({ invite, token }: { invite: InviteShown; token: string }) {
  const { tenant, email, role, has_login } = invite;
  return (
    <Door title={`Join ${tenant}`}>
      <p class="door-text">
        You are invited as <strong>{role}</strong> with <strong>{email}</strong>.{" "}
        {has_login
          ? "This address already has a login: give its password to add this team."
          : "Choose the name that visitors will read, and a password."}
      </p>
      <AcceptForm invite={invite} token={token} onDone={() => go("/", "replace")} />
    </Door>
  );
}

function NoInvite({ given }: { given: boolean }) {
  return (
    <Door title={given ? "This invite no longer works" : "This link is not whole"}>
      <p class="door-text">
        {given
          ? "An invite works once and for 72 hours. This one was used, has expired, or was taken back. Ask whoever invited you for a new link."
          : "The part after # is missing. Copy the whole link from your invitation, or open it from there again."}
      </p>
      <p class="door-text">
        Already joined? <Link to="/">Sign in</Link>
      </p>
    </Door>
  );
}
