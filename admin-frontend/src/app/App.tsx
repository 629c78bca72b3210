// What to show: a page that needs no session, the way in, or the workspace of whoever is signed in.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ComponentChildren } from "preact";
import { lazy, Suspense, useEffect } from "react";
import { Button } from "../components/ui/Button.tsx";
import { Door } from "../components/ui/Door.tsx";
import { ErrorBoundary } from "../components/ui/ErrorBoundary.tsx";
import { Failed, Loading } from "../components/ui/States.tsx";
import { SignInAgain } from "../features/session/components/SignInAgain.tsx";
import { SignInPage } from "../features/session/components/SignInPage.tsx";
import { Refusal } from "../lib/problem.ts";
import { go, usePlace } from "../lib/router.tsx";
import { begin, leave, session } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import type { Me } from "../lib/words.ts";
import { Workspace } from "./Workspace.tsx";

const InvitePage = lazy(() => import("../features/invites/components/InvitePage.tsx"));
const ForgotPage = lazy(() => import("../features/entry/components/ForgotPage.tsx"));
const ResetPage = lazy(() => import("../features/entry/components/ResetPage.tsx"));
const SignUpPage = lazy(() => import("../features/entry/components/SignUpPage.tsx"));
const ConfirmPage = lazy(() => import("../features/entry/components/ConfirmPage.tsx"));

/** A server that cannot be reached is asked after so long whether it is back. */
const ASK_AGAIN_MS = 5_000;

/** Pages that are the same for everybody, signed in or not. */
const OPEN_PAGES: Record<string, () => ComponentChildren> = {
  "/invite": () => <InvitePage />,
  "/forgot": () => <ForgotPage />,
  "/reset": () => <ResetPage />,
  "/sign-up": () => <SignUpPage />,
  "/confirm-email": () => <ConfirmPage what="email" />,
  "/confirm-sign-up": () => <ConfirmPage what="sign-up" />,
};

/** For what is asked before anybody is signed in. */
const doorQueries = new QueryClient({
  defaultOptions: { queries: { networkMode: "always" }, mutations: { networkMode: "always" } },
});

export function App() {
  const { path } = usePlace();
  const open = Object.hasOwn(OPEN_PAGES, path) ? OPEN_PAGES[path] : undefined;
  return (
    <ErrorBoundary of={path}>
      <QueryClientProvider client={doorQueries}>
        {open ? <Suspense fallback={<Waiting />}>{open()}</Suspense> : <Inside path={path} />}
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function Inside({ path }: { path: string }) {
  const now = useStore(session);
  const isIn = now.is === "in";
  useEffect(() => {
    if (session.get().is === "starting") void begin();
  }, []);
  useEffect(() => {
    if (isIn && path === "/login") go("/", "replace");
  }, [isIn, path]);
  switch (now.is) {
    case "starting":
      return <Waiting />;
    case "unreachable":
      return <NotIn error={now.error} />;
    case "out":
      return <SignInPage />;
    case "in":
    case "ended":
      return (
        <>
          <Workspace key={worksAs(now.me)} me={now.me} />
          {now.is === "ended" && <SignInAgain me={now.me} />}
        </>
      );
  }
}

/** What a workspace is made for: when what they may see changes, everything is fetched anew. */
function worksAs({ id, tenant, sees, permissions, teams }: Me): string {
  return [id, tenant.id, sees, ...permissions, ...teams].join(" ");
}

function NotIn({ error }: { error: unknown }) {
  const refused = error instanceof Refusal && error.problem.status < 500;
  // Nobody has to watch for the server to come back.
  useEffect(() => {
    if (refused) return;
    const timer = setInterval(async () => {
      const answer = await fetch("/readyz").catch(() => undefined);
      if (answer?.ok) void begin();
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refused]);
  return (
    <Door title={refused ? "Not just now" : "No connection"}>
      <Failed
        error={error}
        retry={() => void begin()}
        title={refused ? "You are not let in" : "The server cannot be reached"}
      />
      {refused && (
        <p class="door-foot">
          <Button look="quiet" icon="signOut" onClick={() => void leave()}>
            Sign out
          </Button>
        </p>
      )}
    </Door>
  );
}

function Waiting() {
  return (
    <main class="starting">
      <Loading label="Opening Omnichat" rows={3} />
    </main>
  );
}
