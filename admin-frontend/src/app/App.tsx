// What to show: the invite page, the way in, or the workspace of whoever is signed in.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { Door } from "../components/ui/Door.tsx";
import { ErrorBoundary } from "../components/ui/ErrorBoundary.tsx";
import { Failed, Loading } from "../components/ui/States.tsx";
import { SignInAgain } from "../features/session/components/SignInAgain.tsx";
import { SignInPage } from "../features/session/components/SignInPage.tsx";
import { usePlace } from "../lib/router.tsx";
import { begin, session } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { Workspace } from "./Workspace.tsx";

const InvitePage = lazy(() => import("../features/invites/components/InvitePage.tsx"));

/** For what is asked before anybody is signed in. */
const doorQueries = new QueryClient({
  defaultOptions: { queries: { networkMode: "always" }, mutations: { networkMode: "always" } },
});

export function App() {
  const { path } = usePlace();
  return (
    <ErrorBoundary of={path}>
      <QueryClientProvider client={doorQueries}>
        {path === "/invite" ? (
          <Suspense fallback={<Waiting />}>
            <InvitePage />
          </Suspense>
        ) : (
          <Inside />
        )}
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function Inside() {
  const now = useStore(session);
  useEffect(() => {
    if (session.get().is === "starting") void begin();
  }, []);
  switch (now.is) {
    case "starting":
      return <Waiting />;
    case "unreachable":
      return (
        <Door title="No connection">
          <Failed error={now.error} retry={() => void begin()} title="The server cannot be reached" />
        </Door>
      );
    case "out":
      return <SignInPage />;
    case "in":
    case "ended":
      return (
        <>
          <Workspace key={now.me.id + now.me.tenant.id} me={now.me} />
          {now.is === "ended" && <SignInAgain me={now.me} />}
        </>
      );
  }
}

function Waiting() {
  return (
    <main class="starting">
      <Loading label="Opening Omnichat" rows={3} />
    </main>
  );
}
