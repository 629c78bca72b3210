// The inboxes of the team: which there are, the settings of the chosen one, and making a new one.

import { Empty, Failed, Loading } from "../../../components/ui/States.tsx";
import { useMe } from "../../../lib/live-context.ts";
import { Link } from "../../../lib/router.tsx";
import { CHANNEL_WORDS, may } from "../../../lib/words.ts";
import { useInboxes } from "../api.ts";
import { InboxSettings } from "./InboxSettings.tsx";
import { NewInbox } from "./NewInbox.tsx";
import "./inboxes.css";

/** `id` of the chosen inbox; the first one when absent. */
export default function InboxesPage({ id }: { id?: string | undefined }) {
  const me = useMe();
  const inboxes = useInboxes();
  const chosen = inboxes.data?.find(inbox => inbox.id === id) ?? (id ? undefined : inboxes.data?.[0]);
  const mayWrite = may(me, "inbox_write");
  return (
    <main class="page">
      <div class="page-box page-box-wide">
        <header class="page-head">
          <h1>Inboxes</h1>
          {mayWrite && inboxes.data && <NewInbox />}
        </header>
        {inboxes.isPending && <Loading label="Loading inboxes" />}
        {inboxes.isError && !inboxes.data && (
          <Failed error={inboxes.error} retry={() => void inboxes.refetch()} />
        )}
        {inboxes.data?.length === 0 && (
          <Empty icon="inbox" title="There is no inbox yet">
            <p>
              {mayWrite
                ? "Make one: a chat for your website, a number, a mailbox, a Facebook page."
                : "An owner or admin of the team can make one."}
            </p>
          </Empty>
        )}
        {inboxes.data && inboxes.data.length > 0 && (
          <div class="inboxes">
            <nav class="inboxes-list" aria-label="Inboxes">
              {inboxes.data.map(inbox => (
                <Link
                  key={inbox.id}
                  to={`/inboxes/${inbox.id}`}
                  aria-current={inbox === chosen ? "page" : undefined}
                >
                  <strong>{inbox.name}</strong>
                  <span>
                    {inbox.trouble || (inbox.carrier && !inbox.address) ? "Needs a look · " : ""}
                    {CHANNEL_WORDS[inbox.channel]}
                    {inbox.address && ` · ${inbox.address}`}
                  </span>
                </Link>
              ))}
            </nav>
            {chosen ? (
              <InboxSettings key={chosen.id} inbox={chosen} mayWrite={mayWrite} />
            ) : (
              <Empty icon="search" title="There is no such inbox" />
            )}
          </div>
        )}
      </div>
    </main>
  );
}
