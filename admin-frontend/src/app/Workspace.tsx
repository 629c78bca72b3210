// Everything behind the sign-in: the bar above, and below it the page that the address names.

import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { ErrorBoundary } from "../components/ui/ErrorBoundary.tsx";
import { Empty, Loading } from "../components/ui/States.tsx";
import { switcherOpen } from "../features/tenants/switcher.ts";
import { useKeys } from "../lib/keys.ts";
import { LiveProvider, MeProvider } from "../lib/live-context.ts";
import { roleName } from "../lib/roles.ts";
import { go, Link, match, usePlace } from "../lib/router.tsx";
import { soundOn } from "../lib/settings.ts";
import { useStore } from "../lib/store.ts";
import { lacksSecondFactor, type Me, may } from "../lib/words.ts";
import { Bar } from "./Bar.tsx";
import { ConversationsPage } from "./ConversationsPage.tsx";
import { SectionPage } from "./SectionPage.tsx";
import { sectionAt, sectionsBeside } from "./sections.tsx";
import { beginWork, cacheFor } from "./work.ts";
import "./workspace.css";

const FollowupsPage = lazy(() => import("../features/followups/components/FollowupsPage.tsx"));
const InboxesPage = lazy(() => import("../features/inboxes/components/InboxesPage.tsx"));
const OnlySecondFactor = lazy(() => import("./OnlySecondFactor.tsx"));
const DeletedTenant = lazy(() => import("../features/tenants/components/DeletedTenant.tsx"));
const Switcher = lazy(() => import("../features/tenants/components/Switcher.tsx"));
const Help = lazy(() => import("./Help.tsx"));

export function Workspace({ me }: { me: Me }) {
  const [cache] = useState(() => cacheFor(me));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another user or team has another Workspace, by its key
  useEffect(() => beginWork(me, cache), [cache, lacksSecondFactor(me)]);
  const [help, setHelp] = useState(false);
  const switching = useStore(switcherOpen);
  useKeys({
    "?": () => setHelp(true),
    F: () => may(me, "followup_read") && go("/followups"),
    b: () => soundOn.set(!soundOn.get()),
    T: () => switcherOpen.set(true),
  });
  const { path } = usePlace();
  return (
    <QueryClientProvider client={cache.queries}>
      <LiveProvider value={cache}>
        <MeProvider value={me}>
          <div class={`workspace${path.startsWith("/c/") ? " workspace-inside" : ""}`}>
            <Bar path={path} onHelp={() => setHelp(true)} />
            <ErrorBoundary of={path}>
              <Suspense fallback={<Loading label="Loading the page" />}>
                <Page path={path} me={me} />
                {help && <Help onClose={() => setHelp(false)} />}
                {switching && <Switcher onClose={() => switcherOpen.set(false)} />}
              </Suspense>
            </ErrorBoundary>
          </div>
        </MeProvider>
      </LiveProvider>
    </QueryClientProvider>
  );
}

function Page({ path, me }: { path: string; me: Me }) {
  if (lacksSecondFactor(me)) return <OnlySecondFactor />;
  const section = sectionAt(path, me);
  if (section) return <SectionPage section={section} beside={sectionsBeside(section, me)} />;
  if (me.tenant.state === "deleted") return <DeletedTenant />;
  if (path === "/followups" && may(me, "followup_read")) return <FollowupsPage />;
  const inbox = match("/inboxes/:id", path);
  if ((inbox || path === "/inboxes") && may(me, "inbox_read")) return <InboxesPage id={inbox?.id} />;
  const contact = match("/c/:id/contact", path);
  const opened = contact ?? match("/c/:id", path);
  if (path === "/" || opened) {
    if (may(me, "conversation_read")) return <ConversationsPage id={opened?.id} aboutContact={!!contact} />;
    return (
      <Empty icon="lock" title="No conversations for your role">
        <p>
          As {roleName(me)} you work with other parts of Omnichat. An owner of your team can give you another
          role.
        </p>
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="There is no such page">
      <p>
        <Link to="/">Go to the conversations</Link>
      </p>
    </Empty>
  );
}
